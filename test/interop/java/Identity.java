// Asks STS who it is by the default chain of credentials, and prints the answer.
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

public class Identity {
  public static void main(String[] arguments) {
    try (StsClient sts = StsClient.builder().httpClient(UrlConnectionHttpClient.create()).build()) {
      System.out.println(sts.getCallerIdentity().arn());
    }
    System.exit(0);
  }
}
