// Each HTTP client of the AWS SDK for Java as it is made without any setting: who it is, and a file up and down.
import java.util.function.Consumer;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.StsClient;

public class Clients {
  static final String KEY = "a b+ü";

  static Consumer<CreateBucketRequest.Builder> bucket(String name) {
    return request -> request.bucket("java-" + name);
  }

  static Consumer<PutObjectRequest.Builder> put(String name) {
    return request -> request.bucket("java-" + name).key(KEY);
  }

  static Consumer<GetObjectRequest.Builder> get(String name) {
    return request -> request.bucket("java-" + name).key(KEY);
  }

  static void sync(String name, SdkHttpClient client) {
    try (StsClient sts = StsClient.builder().httpClient(client).build();
        S3Client s3 = S3Client.builder().httpClient(client).build()) {
      String arn = sts.getCallerIdentity().arn();
      s3.createBucket(bucket(name));
      s3.putObject(put(name), RequestBody.fromString("hello"));
      tell(name, arn, s3.getObjectAsBytes(get(name)).asUtf8String());
    } catch (Exception e) {
      tell(name, "failed", String.valueOf(e));
    }
  }

  static void async(String name, SdkAsyncHttpClient client) {
    try (StsAsyncClient sts = StsAsyncClient.builder().httpClient(client).build();
        S3AsyncClient s3 = S3AsyncClient.builder().httpClient(client).build()) {
      String arn = sts.getCallerIdentity().join().arn();
      s3.createBucket(bucket(name)).join();
      s3.putObject(put(name), AsyncRequestBody.fromString("hello")).join();
      tell(name, arn, s3.getObject(get(name), AsyncResponseTransformer.toBytes()).join().asUtf8String());
    } catch (Exception e) {
      tell(name, "failed", String.valueOf(e));
    }
  }

  static void tell(String name, String arn, String content) {
    System.out.println(name + " " + arn.replaceAll("^.*:assumed-role/|/[^/]*$", "") + " " + content);
  }

  public static void main(String[] arguments) {
    sync("url-connection", UrlConnectionHttpClient.create());
    sync("apache", ApacheHttpClient.create());
    async("netty", NettyNioAsyncHttpClient.create());
    sync("crt", AwsCrtHttpClient.create());
    async("crt-async", AwsCrtAsyncHttpClient.create());
    System.exit(0);
  }
}
