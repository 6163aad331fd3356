// Asks STS who it is, and prints the answer.
#[tokio::main]
async fn main() {
    let settings = aws_config::load_from_env().await;
    let told = aws_sdk_sts::Client::new(&settings).get_caller_identity().send().await;
    println!("{}", told.expect("an answer").arn().expect("an ARN"));
}
