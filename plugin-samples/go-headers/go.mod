module weir-samples/go-headers

go 1.24
