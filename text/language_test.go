package text

import (
	"strings"
	"testing"
)

func TestEnglish(t *testing.T) {
	for _, c := range []struct {
		language, doc string
	}{
		{"en", "The two ministers signed an agreement on Tuesday under which the navy will buy four frigates."},
		{"en", "Turkey, Azerbaijan sign defence deal"},
		{"en", "F-16s over Warsaw"},
		{"en", "UN, EU leaders meet in Geneva"},
		{"en", "THE DEFENCE MINISTRY SAID ON MONDAY THAT IT HAD ORDERED 24 HOWITZERS FROM FRANCE, AND THAT MORE WOULD FOLLOW BEFORE THE END OF THE YEAR."},
		{"en", "Speaking in Kyiv, the president quoted the minister: «Ми отримали перші літаки». He said that the others would arrive before winter."},
		{"en", "Defence Minister Gómez Núñez met his counterpart in Bogotá; they agreed to hold the exercise again in 2026 and to invite Perú."},
		{"", ""},
		{"", "12 345 -- 67"},
		{"de", "Der Minister unterzeichnete am Dienstag einen Vertrag über die Lieferung von vier Fregatten, die bis 2030 an die Marine übergeben werden sollen."},
		{"fr", "Le ministre a signé mardi un contrat pour la livraison de quatre frégates qui seront remises à la marine avant la fin de la décennie."},
		{"es", "El ministro firmó el martes un contrato para la entrega de cuatro fragatas que serán transferidas a la armada antes de 2030."},
		{"pt", "O ministro assinou na terça-feira um contrato para a entrega de quatro fragatas que serão transferidas para a marinha até 2030."},
		{"it", "Il ministro ha firmato martedì un contratto per la consegna di quattro fregate che saranno trasferite alla marina entro il 2030."},
		{"nl", "De minister tekende dinsdag een contract voor de levering van vier fregatten die voor het einde van het jaar aan de marine worden overgedragen."},
		{"pl", "Minister podpisał we wtorek umowę na dostawę czterech fregat, które zostaną przekazane marynarce do końca roku."},
		{"tr", "Bakan salı günü dört fırkateynin teslimi için bir sözleşme imzaladı ve gemilerin 2030 yılına kadar donanmaya verileceğini söyledi."},
		{"id", "Menteri menandatangani kontrak pada hari Selasa untuk pengiriman empat fregat yang akan diserahkan kepada angkatan laut sebelum tahun 2030."},
		{"vi", "Bộ trưởng đã ký hợp đồng vào thứ Ba để mua bốn tàu hộ vệ cho hải quân và những tàu này sẽ được giao trước năm 2030."},
		{"sv", "Ministern undertecknade i tisdags ett avtal om leverans av fyra fregatter som ska överlämnas till flottan före 2030."},
		{"ru", "Министр подписал во вторник контракт на поставку четырёх фрегатов, которые будут переданы флоту до 2030 года."},
		{"uk", "Міністр підписав у вівторок контракт на постачання чотирьох фрегатів, які передадуть флоту до кінця року."},
		{"ar", "وقع الوزير يوم الثلاثاء عقدا لتسليم أربع فرقاطات إلى البحرية قبل عام 2030."},
		{"fa", "وزیر روز سه\u200cشنبه قراردادی برای تحویل چهار ناوچه به نیروی دریایی امضا کرد."},
		{"he", "השר חתם ביום שלישי על חוזה לאספקת ארבע פריגטות לחיל הים."},
		{"el", "Ο υπουργός υπέγραψε την Τρίτη σύμβαση για την παράδοση τεσσάρων φρεγατών στο ναυτικό."},
		{"zh", "部长星期二签署了一份合同，购买四艘护卫舰。"},
		{"ja", "大臣は火曜日に、フリゲート艦四隻の引き渡しに関する契約に署名した。"},
		{"ko", "장관은 화요일에 호위함 네 척을 인도하는 계약에 서명했다."},
		{"hi", "मंत्री ने मंगलवार को नौसेना के लिए चार फ्रिगेट के अनुबंध पर हस्ताक्षर किए।"},
	} {
		ok, language := English(c.doc)
		if language != c.language || ok != (c.language == "en") {
			t.Errorf("%.40q: %v %q, want %q", c.doc, ok, language, c.language)
		}
	}
}

// TestEnglishLong says that a long text is judged by two stretches of it, cut
// at characters wherever they fall.
func TestEnglishLong(t *testing.T) {
	for pad := range 4 {
		doc := strings.Repeat("x", pad) + strings.Repeat("Министр подписал во вторник контракт. ", 1000)
		if ok, language := English(doc); ok || language != "ru" {
			t.Errorf("padding %d: %v %q", pad, ok, language)
		}
	}
	if _, language := English(strings.Repeat("\xff\x80", 50000)); language != "" {
		t.Errorf("bytes that are no text are %q", language)
	}
}
