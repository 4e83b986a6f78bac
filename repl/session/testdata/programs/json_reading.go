package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// types of a cell that read themselves from JSON

type Level int

const (
	Low Level = iota
	High
)

func (l Level) String() string { return [...]string{"low", "high"}[l] }

func (l Level) MarshalJSON() ([]byte, error) { return json.Marshal(l.String()) }

func (l *Level) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("level: %w", err)
	}
	switch s {
	case "low":
		*l = Low
	case "high":
		*l = High
	default:
		return fmt.Errorf("no level %q", s)
	}
	return nil
}

type Colour struct{ R, G, B uint8 }

func (c *Colour) UnmarshalText(text []byte) error {
	_, err := fmt.Sscanf(string(text), "#%02x%02x%02x", &c.R, &c.G, &c.B)
	return err
}

func (c Colour) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "#%02x%02x%02x", c.R, c.G, c.B), nil
}

type Day struct{ time.Time }

func (d *Day) UnmarshalJSON(data []byte) error {
	t, err := time.Parse("2006-01-02", strings.Trim(string(data), `"`))
	d.Time = t
	return err
}

type Base struct {
	ID   int    `json:"id"`
	Note string `json:",omitempty"`
}

type Config struct {
	Base
	Name     string            `json:"name"`
	Level    Level             `json:"level"`
	Levels   []Level           `json:"levels"`
	Colours  map[string]Colour `json:"colours"`
	ByColour map[Colour]int    `json:"by_colour"`
	Main     *Colour           `json:"main"`
	Day      Day               `json:"day"`
	Pair     [2]Level          `json:"pair"`
	Free     any               `json:"free"`
	Raw      json.RawMessage   `json:"raw"`
	Wait     time.Duration     `json:"wait"`
	Count    int               `json:"count,string"`
	Skipped  int               `json:"-"`
	hidden   int
}

type Temp float64

func (t *Temp) UnmarshalJSON(data []byte) error {
	type plain Temp
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	*t = Temp(p) + 273.15
	return nil
}

type Event struct {
	Kind string
	At   Day
}

func (e *Event) UnmarshalJSON(data []byte) error {
	type event Event
	aux := struct {
		*event
		Type string `json:"type"`
	}{event: (*event)(e)}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	e.Kind = "kind " + aux.Type
	return nil
}

type Optional[T any] struct {
	Value T
	Set   bool
}

func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	o.Set = true
	return json.Unmarshal(data, &o.Value)
}

func parse[T any](text string) (T, error) {
	var v T
	err := json.Unmarshal([]byte(text), &v)
	return v, err
}

func main() {
	var c Config
	err := json.Unmarshal([]byte(`{"id": 7, "note": "n", "NAME": "x", "level": "high", "levels": ["low", "high"],
		"colours": {"a": "#ff0001"}, "by_colour": {"#010203": 4}, "main": "#0a0b0c", "day": "2026-11-28", "pair": ["high", "low"],
		"free": {"k": [1, "two"]}, "raw": [1, 2], "wait": 5, "count": "12", "unknown": 1, "hidden": 5}`), &c)
	fmt.Println(err)
	fmt.Printf("%v %v %v %v %v %v %v\n", c.ID, c.Note, c.Name, c.Level, c.Levels, c.Colours, c.ByColour)
	fmt.Println(*c.Main, c.Day.Year(), c.Pair, c.Free, string(c.Raw), c.Wait, c.Count, c.hidden)

	for _, text := range []string{`{"level": "middle"}`, `{"level": 3}`, `{"levels": "x"}`, `{"main": 5}`, `{"main": null, "levels": null}`, `{"name": 5}`, `{"id": "x"}`, `[1]`, `{`} {
		var c Config
		err := json.Unmarshal([]byte(text), &c)
		var wrong *json.UnmarshalTypeError
		fmt.Println(err, errors.As(err, &wrong), c.Main == nil)
	}

	t, err := parse[Temp]("20")
	fmt.Println(float64(t), err)
	_, err = parse[Temp](`"x"`)
	fmt.Println(err)
	e, err := parse[Event](`{"type": "a", "At": "2026-01-02"}`)
	fmt.Println(e.Kind, e.At.Format(time.RFC3339), err)
	list, err := parse[[]Level](`["high", "low"]`)
	fmt.Println(list, err)
	o, err := parse[struct{ A, B, C Optional[int] }](`{"A": 1, "B": null}`)
	fmt.Printf("%+v %v\n", o, err)

	dec := json.NewDecoder(strings.NewReader(`{"level": "low"} {"level": "high"}`))
	for dec.More() {
		var c Config
		if err := dec.Decode(&c); err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(c.Level)
	}
	type point struct{ X, Y int }
	var p point
	fmt.Println(json.Unmarshal([]byte(`{"x": 1, "y": "two"}`), &p), p)
	fmt.Println(json.Unmarshal([]byte(`{"x": 1.5}`), &p), p)
	var nested struct{ In struct{ P []point } }
	fmt.Println(json.Unmarshal([]byte(`{"in": {"p": [{"x": 1}, {"y": true}]}}`), &nested), nested)
	var n int
	fmt.Println(json.Unmarshal([]byte(`"x"`), &n), json.Unmarshal([]byte(`5`), &n), n)
	fmt.Println(json.Unmarshal([]byte(`{}`), p), json.Unmarshal([]byte(`{}`), nil))
	out, err := json.Marshal(map[string]any{"level": High, "colour": Colour{1, 2, 3}})
	fmt.Println(string(out), err)
}
