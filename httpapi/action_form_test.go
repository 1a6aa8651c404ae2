package httpapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestForms sends parameters in bodies of several types: each reply has a part of want.
func TestForms(t *testing.T) {
	part := func(disposition, value string) string {
		return "--x\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n"
	}
	form := part(`name="action"`, "query") + part(`name="list"`, "search") + part(`name="srsearch"`, "a%;李") + part(`name="srlimit"`, "1")
	const found, none, multipart = `"sroffset":1`, `"code":"missingparam"`, "multipart/form-data; boundary=x"
	for _, test := range []struct{ name, query, contentType, body, want string }{
		{"urlencoded", "", "application/x-www-form-urlencoded; charset=UTF-8", "action=query&list=search&srsearch=a%&srlimit=1", found},
		{"multipart", "", multipart, form + "--x--\r\n", found},
		{"multipart, the form wins", "srlimit=2&format=json", multipart, form + "--x--", found},
		{"multipart with a file", "", multipart, form + part(`name="srsearch"; filename="f"`, "") + "--x--", found},
		{"multipart with a file only", "action=query&list=search", multipart, part(`name="srsearch"; filename="f"`, "a") + "--x--", none},
		{"multipart without names", "", multipart, part("nothing", "a") + "--x--", none},
		{"multipart without a boundary", "", "multipart/form-data", form, `"code":"badparameters","info":"The parameters can't be read: no multipart boundary`},
		{"multipart cut off", "", multipart, form, `"code":"badparameters"`},
		{"multipart cut off in a value", "", multipart, strings.TrimSuffix(form, "\r\n"), `"code":"badparameters"`},
		{"multipart too large", "", multipart, part(`name="srsearch"; filename="f"`, strings.Repeat("a", maxBodyBytes)), `"code":"toobig"`},
		{"many parts", "", multipart, strings.Repeat(part(`name="a"`, ""), 1000) + form + "--x--", found},
		{"JSON", "requestid=7", "application/json", `{"action":"query"}`, `{"requestid":"7","error":{"code":"badparameters","info":"The parameters can't be read: send them as application/x-www-form-urlencoded or multipart/form-data, not as \"application/json\"."`},
		{"no type", "", "", "action=query", `not as \"\".`},
		{"no body", "action=query&list=search&srsearch=a&srlimit=1", "", "", found},
		{"no body but a type", "action=query&list=search&srsearch=a&srlimit=1", "application/json", "", found},
	} {
		r := httptest.NewRequest("POST", "/w/api.php?"+test.query, strings.NewReader(test.body))
		if test.contentType != "" {
			r.Header.Set("Content-Type", test.contentType)
		}
		w := httptest.NewRecorder()
		testServer(&fake{}, Options{}).ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), test.want) || w.Code >= http.StatusInternalServerError {
			t.Errorf("%s: %d %.300s\nwant %s", test.name, w.Code, w.Body, test.want)
		}
	}
}
