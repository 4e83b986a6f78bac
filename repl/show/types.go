package show

import (
	"go/types"
	"reflect"
	"regexp"
	"sort"
	"strings"

	"gradrepl/repl/format"
	"gradrepl/repl/lang"
)

// typeName is the name of a value's type: that of its static type, in which
// what cells defined needs no prefix, or else reflection's.
func typeName(v reflect.Value, t types.Type) string {
	if t == nil || types.IsInterface(t) {
		if v.Kind() == reflect.Struct && v.Type().Name() == "" {
			return "struct"
		}
		name := usualNames.Replace(format.TaggedNames(v.Type().String(), ""))
		return argumentPath.ReplaceAllString(withoutMarks.ReplaceAllString(name, "$1"), "$1")
	}
	return lang.TypeString(t)
}

// usualNames are those by which types are known, for the ones that reflection gives.
var usualNames = strings.NewReplacer("main.", "", "interface {}", "any", "[]uint8", "[]byte", "[]int32", "[]rune")

// withoutMarks finds the interpreter's names of types.
var withoutMarks = regexp.MustCompile(`([\pL_][\pL\d_]*?)` + lang.Mark + `[\pL\d_]*`)

// argumentPath finds the folders before the package of a type argument.
var argumentPath = regexp.MustCompile(`([\[,*\]])(?:[\w.\-]+/)+`)

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// elem is the type of a pointer's, slice's or array's elements.
func elem(t types.Type) types.Type {
	if e, ok := under(t).(interface{ Elem() types.Type }); ok {
		return e.Elem()
	}
	return nil
}

// sortedKeys are the keys of a map in the order of their text or number.
func sortedKeys(v reflect.Value) []reflect.Value {
	keys := v.MapKeys()
	sort.Slice(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		switch {
		case a.CanInt() && b.CanInt():
			return a.Int() < b.Int()
		case a.CanUint() && b.CanUint():
			return a.Uint() < b.Uint()
		case a.CanFloat() && b.CanFloat():
			return a.Float() < b.Float()
		case a.Kind() == reflect.String && b.Kind() == reflect.String:
			return a.String() < b.String()
		}
		return strings.Compare(plain(a), plain(b)) < 0
	})
	return keys
}
