// Asks STS who it is. With a bucket as its argument it asks DynamoDB too, puts 12 MB with the transfer manager and gets them back.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func need[Value any](value Value, err error) Value {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	background := context.Background()
	settings := need(config.LoadDefaultConfig(background))
	identity := need(sts.NewFromConfig(settings).GetCallerIdentity(background, &sts.GetCallerIdentityInput{}))
	if len(os.Args) == 1 {
		fmt.Println(*identity.Arn)
		return
	}
	bucket, key := aws.String(os.Args[1]), aws.String("by-go")
	need(dynamodb.NewFromConfig(settings).ListTables(background, &dynamodb.ListTablesInput{}))
	client := s3.NewFromConfig(settings)
	body := make([]byte, 12_000_000)
	need(rand.Read(body))
	need(manager.NewUploader(client).Upload(background, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: bytes.NewReader(body)}))
	back := manager.NewWriteAtBuffer(nil)
	need(manager.NewDownloader(client).Download(background, back, &s3.GetObjectInput{Bucket: bucket, Key: key}))
	if !bytes.Equal(body, back.Bytes()) {
		log.Fatal("other bytes came back")
	}
	fmt.Println("through")
}
