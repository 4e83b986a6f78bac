package symbols

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
)

// Newer is what packages of everyday have got since the tables of the
// interpreter's library were made.
var Newer = map[string]map[string]reflect.Value{
	"strings/strings": {
		"FieldsFuncSeq": reflect.ValueOf(strings.FieldsFuncSeq),
		"FieldsSeq":     reflect.ValueOf(strings.FieldsSeq),
		"Lines":         reflect.ValueOf(strings.Lines),
		"SplitAfterSeq": reflect.ValueOf(strings.SplitAfterSeq),
		"SplitSeq":      reflect.ValueOf(strings.SplitSeq),
	},
	"bytes/bytes": {
		"FieldsFuncSeq": reflect.ValueOf(bytes.FieldsFuncSeq),
		"FieldsSeq":     reflect.ValueOf(bytes.FieldsSeq),
		"Lines":         reflect.ValueOf(bytes.Lines),
		"SplitAfterSeq": reflect.ValueOf(bytes.SplitAfterSeq),
		"SplitSeq":      reflect.ValueOf(bytes.SplitSeq),
	},
	"log/slog/slog": {
		"DiscardHandler":  reflect.ValueOf(&slog.DiscardHandler).Elem(),
		"MultiHandler":    reflect.ValueOf((*slog.MultiHandler)(nil)),
		"NewMultiHandler": reflect.ValueOf(slog.NewMultiHandler),
	},
	"os/os": {
		"CopyFS":     reflect.ValueOf(os.CopyFS),
		"OpenInRoot": reflect.ValueOf(os.OpenInRoot),
		"OpenRoot":   reflect.ValueOf(os.OpenRoot),
		"Root":       reflect.ValueOf((*os.Root)(nil)),
	},
	"path/filepath/filepath": {
		"Localize": reflect.ValueOf(filepath.Localize),
	},
	"sync/atomic/atomic": {
		"AndInt32":   reflect.ValueOf(atomic.AndInt32),
		"AndInt64":   reflect.ValueOf(atomic.AndInt64),
		"AndUint32":  reflect.ValueOf(atomic.AndUint32),
		"AndUint64":  reflect.ValueOf(atomic.AndUint64),
		"AndUintptr": reflect.ValueOf(atomic.AndUintptr),
		"OrInt32":    reflect.ValueOf(atomic.OrInt32),
		"OrInt64":    reflect.ValueOf(atomic.OrInt64),
		"OrUint32":   reflect.ValueOf(atomic.OrUint32),
		"OrUint64":   reflect.ValueOf(atomic.OrUint64),
		"OrUintptr":  reflect.ValueOf(atomic.OrUintptr),
	},
}
