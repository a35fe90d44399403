// What Go's own packages make of our bytes, and bytes of theirs for us to read. Hashes are in base64, one a line.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	cosig "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	args := os.Args[2:]
	switch os.Args[1] {
	case "open": // vkey... < note: the text, then the names of the keys that verify
		open(args)
	case "sign": // skey... < text: a note; a key of a witness stands behind "witness="
		sign(args)
	case "read": // url vkey: every entry, proved from tiles
		read(args[0], args[1])
	case "prove": // size: the root, an inclusion proof of each entry, a consistency proof of each size
		prove(number(args[0]))
	default:
		panic("no such command")
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	check(err)
	return n
}

func input() []byte {
	all, err := io.ReadAll(os.Stdin)
	check(err)
	return all
}

func open(vkeys []string) {
	var known []note.Verifier
	for _, vkey := range vkeys {
		verifier, err := cosig.NewVerifier(vkey)
		check(err)
		known = append(known, verifier)
	}
	n, err := note.Open(input(), note.VerifierList(known...))
	check(err)
	fmt.Print(n.Text)
	for _, signature := range n.Sigs {
		fmt.Println(signature.Name)
	}
}

func sign(skeys []string) {
	var signers []note.Signer
	for _, skey := range skeys {
		var signer note.Signer
		var err error
		if key, isWitness := strings.CutPrefix(skey, "witness="); isWitness {
			signer, err = cosig.NewSignerForCosignatureV1(key)
		} else {
			signer, err = note.NewSigner(skey)
		}
		check(err)
		signers = append(signers, signer)
	}
	signed, err := note.Sign(&note.Note{Text: string(input())}, signers...)
	check(err)
	os.Stdout.Write(signed)
}

func get(url string) []byte {
	answer, err := http.Get(url)
	check(err)
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		check(fmt.Errorf("%s: %s", url, answer.Status))
	}
	all, err := io.ReadAll(answer.Body)
	check(err)
	return all
}

type tiles struct {
	url  string
	seen map[tlog.Tile][]byte
}

func (t tiles) Height() int { return 8 }

// SaveTiles is called with tiles that have been authenticated.
func (t tiles) SaveTiles(read []tlog.Tile, data [][]byte) {
	for i, tile := range read {
		t.seen[tile] = data[i]
	}
}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		if data, ok := t.seen[tile]; ok {
			all = append(all, data)
			continue
		}
		// The package writes the height into the path, tlog-tiles leaves it out.
		all = append(all, get(t.url+"/tile/"+strings.TrimPrefix(tile.Path(), "tile/8/")))
	}
	return all, nil
}

func entries(url string, bundle, size int64) [][]byte {
	path := (tlog.Tile{H: 8, L: -1, N: bundle, W: int(min(256, size-256*bundle))}).Path()
	data := get(url + "/tile/entries/" + strings.TrimPrefix(path, "tile/8/data/"))
	var all [][]byte
	for len(data) > 0 {
		length := binary.BigEndian.Uint16(data)
		all = append(all, data[2:2+length])
		data = data[2+length:]
	}
	return all
}

func read(url, vkey string) {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	signed, err := note.Open(get(url+"/checkpoint"), note.VerifierList(verifier))
	check(err)
	lines := strings.Split(signed.Text, "\n")
	size := number(lines[1])
	root, err := tlog.ParseHash(lines[2])
	check(err)
	hashes := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles{url, map[tlog.Tile][]byte{}})
	for bundle := int64(0); bundle*256 < size; bundle++ {
		for i, entry := range entries(url, bundle, size) {
			index := 256*bundle + int64(i)
			proof, err := tlog.ProveRecord(size, index, hashes)
			check(err)
			check(tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(entry)))
			os.Stdout.Write(append(bytes.TrimSpace(entry), '\n'))
		}
	}
}

func prove(size int64) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var all []tlog.Hash
		for _, index := range indexes {
			all = append(all, stored[index])
		}
		return all, nil
	})
	for n := int64(0); n < size; n++ {
		more, err := tlog.StoredHashes(n, []byte(fmt.Sprintf("entry %d", n)), reader)
		check(err)
		stored = append(stored, more...)
	}
	for n := int64(1); n <= size; n++ {
		root, err := tlog.TreeHash(n, reader)
		check(err)
		record, err := tlog.ProveRecord(size, n-1, reader)
		check(err)
		tree, err := tlog.ProveTree(size, n, reader)
		check(err)
		fmt.Printf("%s;%s;%s\n", root, join(record), join(tree))
	}
}

func join[T ~[]tlog.Hash](hashes T) string {
	var all []string
	for _, hash := range hashes {
		all = append(all, base64.StdEncoding.EncodeToString(hash[:]))
	}
	return strings.Join(all, ",")
}
