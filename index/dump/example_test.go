package dump_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"wikiseek/index/dump"
)

func ExampleReader() {
	f, err := os.Open("testdata/kaifeng.xml")
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	r := dump.NewReader(f, dump.Options{})
	site, err := r.Site()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(site.Name, site.Lang)
	for {
		page, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(page.Namespace, page.Title, page.Redirect, len(page.Text))
	}
	// Output:
	// Bianjing Notes en
	// 0 Kaifeng  79
	// 0 Bianjing Kaifeng 21
	// 1 Talk:Kaifeng  33
}

func ExampleOpen() {
	set, err := dump.Open(context.Background(), []string{"testdata/*.xml"}, dump.Options{
		Warn: func(w dump.Warning) { fmt.Println(w) },
	})
	if err != nil {
		log.Fatal(err)
	}
	defer set.Close()
	page, err := set.Next()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Title, page.Timestamp.Year())
	// Output: Kaifeng 2024
}
