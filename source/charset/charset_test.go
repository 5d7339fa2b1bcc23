package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

const (
	english  = "The minister said on Tuesday that the café deal was “signed” — and the talks went on. The two navies will train together in May. "
	russian  = "Министр обороны сообщил, что страны проведут совместные учения в мае, и подписал соглашение о поставке танков. "
	chinese  = "国防部长星期二表示，两国海军将于五月举行联合演习，并签署了一项关于提供坦克的协议。中国和法国的代表团参加了会议。"
	japanese = "防衛大臣は火曜日、両国の海軍が五月に共同訓練を行うと述べ、戦車の供与に関する協定に署名した。カタカナとひらがなもあります。"
	korean   = "국방부 장관은 화요일 양국 해군이 오월에 연합 훈련을 실시할 것이라고 말하고 전차 공급에 관한 협정에 서명했다. "
	french   = "Le ministre de la défense a déclaré mardi que l’accord a été signé à Paris, où les députés étaient réunis. "
)

func encoded(t testing.TB, text, name string) []byte {
	t.Helper()
	e, err := htmlindex.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestDecode(t *testing.T) {
	for _, tt := range []struct{ name, text, in, declared string }{
		{"declared", english, "windows-1252", "windows-1252"},
		{"not declared", english, "windows-1252", ""},
		{"said to be UTF-8", english, "windows-1252", "utf-8"},
		{"UTF-8 said to be Latin 1", english, "utf-8", "iso-8859-1"},
		{"an unknown label", english, "utf-8", "x-klingon"},
		{"French", french, "windows-1252", "utf-8"},
		{"koi8-r", russian, "koi8-r", "koi8-r"},
		{"koi8-r not declared", russian, "koi8-r", ""},
		{"koi8-r said to be Western", russian, "koi8-r", "windows-1252"},
		{"windows-1251 said to be Western", russian, "windows-1251", "iso-8859-1"},
		{"gb18030", chinese, "gb18030", "gbk"},
		{"gb18030 said to be UTF-8", chinese, "gb18030", "utf-8"},
		{"shift_jis", japanese, "shift_jis", "shift_jis"},
		{"shift_jis said to be UTF-8", japanese, "shift_jis", "utf-8"},
		{"euc-jp said to be UTF-8", japanese, "euc-jp", "utf-8"},
		{"iso-2022-jp", japanese, "iso-2022-jp", "iso-2022-jp"},
		{"euc-kr said to be UTF-8", korean, "euc-kr", "utf-8"},
		{"big5", strings.Repeat("國防部長表示兩國海軍將舉行聯合演習。", 3), "big5", "big5"},
		{"utf-16le said to be UTF-8", english, "utf-16le", "utf-8"},
		{"utf-16be", english, "utf-16be", "utf-16"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, name, ok := Decode(encoded(t, strings.Repeat(tt.text, 4), tt.in), tt.declared)
			if !ok || text != strings.Repeat(tt.text, 4) {
				t.Errorf("read as %s, ok %v: %.80q", name, ok, text)
			}
		})
	}
}

func TestByteOrderMark(t *testing.T) {
	for mark, in := range map[string]string{"\xff\xfe": "utf-16le", "\xfe\xff": "utf-16be", "\xef\xbb\xbf": "utf-8"} {
		text, name, ok := Decode(append([]byte(mark), encoded(t, english, in)...), "koi8-r")
		if !ok || text != english || name != in {
			t.Errorf("%s: %s %v %q", in, name, ok, text)
		}
	}
}

func TestCutCharacterIsMended(t *testing.T) {
	text, name, ok := Decode([]byte(strings.Repeat("é", 100)+"\xc3 and on"), "utf-8")
	if !ok || name != "utf-8" || !strings.HasSuffix(text, "\ufffd and on") {
		t.Errorf("%s %v %q", name, ok, text)
	}
}

func TestNoEncoding(t *testing.T) {
	noise := make([]byte, 5000)
	state := uint32(7)
	for i := range noise {
		state = state*1664525 + 1013904223
		noise[i] = byte(state >> 24)
	}
	if text, name, ok := Decode(noise, "utf-8"); ok {
		t.Errorf("noise is read as %s: %.60q", name, text)
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"windows-1252", "koi8-r", "gb18030", "shift_jis", "utf-16le"} {
		f.Add([]byte("plain \xff\xfe\x80\x00 text"), name)
	}
	f.Fuzz(func(t *testing.T, raw []byte, declared string) {
		text, name, ok := Decode(raw, declared)
		if !ok && text != "" || ok && (name == "" || !utf8.ValidString(text)) {
			t.Fatalf("%v %q %q", ok, name, text)
		}
		if len(text) > 3*len(raw)+3 {
			t.Fatalf("%d bytes made of %d", len(text), len(raw))
		}
	})
}
