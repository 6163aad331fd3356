// What Java itself has for HTTP: prints the body of each link, by both of its clients.
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class Fetch {
  public static void main(String[] links) throws Exception {
    for (String link : links) {
      HttpURLConnection connection = (HttpURLConnection) new URL(link).openConnection();
      System.out.println("old " + new String(connection.getInputStream().readAllBytes()).replace("\n", ""));
      HttpRequest request = HttpRequest.newBuilder(URI.create(link)).build();
      HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      System.out.println("new " + answer.body().replace("\n", ""));
    }
  }
}
