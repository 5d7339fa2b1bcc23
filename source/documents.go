package source

import "entente"

func (r *reader) pdf(in input) error {
	return r.skip(in.name, 0, 0, entente.Unknown, extract)
}

func (r *reader) pdfPage(item Item, _ []byte, url string) error {
	item.refuse(url, entente.Unknown, extract)
	return r.yield(item)
}

func (r *reader) parquet(in input) error {
	return r.skip(in.name, 0, 0, entente.Unknown, sheet)
}
