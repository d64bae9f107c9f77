package api

import (
	"cmp"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// object is a JSON object; encoding/json writes its keys in order, so the
// document is the same at every start.
type object = map[string]any

// refusals are the answers any route may give besides its own.
var refusals = map[int]string{
	http.StatusBadRequest:          "参数不对，message 说明哪里不对",
	http.StatusNotFound:            "没有这份内容",
	http.StatusGone:                "已撤下",
	http.StatusTooManyRequests:     "问得太频繁",
	http.StatusInternalServerError: "服务器出错，已记录",
	http.StatusServiceUnavailable:  "资料还没准备好，请稍等",
}

// openAPI writes the document of the route table.
func (h *Handler) openAPI() object {
	schemas := schemaSet{}
	failure := schemas.of(reflect.TypeFor[errorAnswer]())
	paths := object{}
	for _, rt := range routes() {
		responses := object{
			"200":     response("好", schemas.of(reflect.TypeOf(rt.answer))),
			"default": response("其他错误", failure),
		}
		for status, about := range refusals {
			responses[strconv.Itoa(status)] = response(about, failure)
		}
		if rt.cache != cacheNever {
			responses["304"] = object{"description": "与 If-None-Match 给出的一样，不重发"}
		}
		params := make([]object, 0, len(rt.params))
		for _, p := range rt.params {
			params = append(params, p.openAPI())
		}
		operation := object{
			"operationId": rt.id, "summary": rt.summary, "description": rt.about,
			"parameters": params, "responses": responses,
		}
		if rt.body != nil {
			operation["requestBody"] = object{"required": true, "content": object{
				"application/json": object{"schema": schemas.of(reflect.TypeOf(rt.body))},
			}}
		} else if rt.method == http.MethodPost {
			responses[strconv.Itoa(http.StatusUnauthorized)] = response("令牌不对或已撤销", failure)
			operation["security"] = []object{{"token": []string{}}}
			operation["requestBody"] = object{"required": true, "content": object{
				"application/x-ndjson": object{"schema": object{"type": "string"}},
			}}
		}
		paths[rt.path] = object{strings.ToLower(cmp.Or(rt.method, http.MethodGet)): operation}
	}
	server := h.Site.PublicURL
	if server == "" {
		server = "/"
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": h.Site.Name + "公开接口", "version": "1",
			"description": "读不用登录，任何网站都可以调用；推送要令牌。",
		},
		"servers": []object{{"url": server}},
		"paths":   paths,
		"components": object{
			"schemas":         schemas,
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer"}},
		},
	}
}

func response(about string, schema object) object {
	return object{
		"description": about,
		"content":     object{"application/json": object{"schema": schema}},
	}
}

func (p param) openAPI() object {
	schema := object{"type": "string"}
	if p.max > 0 {
		schema = object{"type": "integer", "minimum": p.min, "maximum": p.max}
	}
	if len(p.enum) > 0 {
		schema["enum"] = p.enum
	}
	if n, err := strconv.Atoi(p.fallback); err == nil {
		schema["default"] = n
	} else if p.fallback != "" {
		schema["default"] = p.fallback
	}
	o := object{"name": p.name, "in": "query", "description": p.about, "schema": schema}
	if p.inPath {
		o["in"], o["required"] = "path", true
	}
	if p.example != "" && p.max == 0 {
		o["example"] = p.example
	}
	return o
}

// schemaSet holds the schemas of the answer types by name.
type schemaSet object

// of returns a schema for a Go type as encoding/json writes it. Structs become
// named components whose fields are all required and no others are allowed.
func (s schemaSet) of(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[kiosk.Date]():
		return object{"type": "string", "pattern": `^(\d{4}-\d{2}-\d{2})?$`}
	case reflect.TypeFor[instant]():
		return object{"type": "string", "pattern": `^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)?$`}
	case reflect.TypeFor[kiosk.Type]():
		return object{"type": "string", "enum": paramType.enum}
	case reflect.TypeFor[kiosk.FieldKind]():
		return object{"type": "string", "enum": kiosk.FieldKinds()}
	case reflect.TypeFor[kiosk.FieldHow]():
		return object{"type": "string", "enum": []kiosk.FieldHow{kiosk.FieldLabelled, kiosk.FieldTabled, kiosk.FieldSaid}}
	case reflect.TypeFor[kiosk.Validity]():
		return object{"type": "string", "enum": []kiosk.Validity{
			kiosk.InForce, kiosk.Amended, kiosk.Repealed, kiosk.Expired, kiosk.ValidityUnknown,
		}}
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Pointer:
		return object{"anyOf": []object{s.of(t.Elem()), {"type": "null"}}}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		if t.Elem().Kind() == reflect.Interface {
			return object{"type": "object"}
		}
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		if t.Name() == "" {
			return s.fields(t)
		}
		if s[t.Name()] == nil {
			s[t.Name()] = s.fields(t)
		}
		return object{"$ref": "#/components/schemas/" + t.Name()}
	}
	panic("api: no schema for " + t.String()) // only a new answer type can do this, at start
}

func (s schemaSet) fields(t reflect.Type) object {
	properties, required := object{}, []string{}
	for f := range t.Fields() {
		name := f.Tag.Get("json")
		schema := s.of(f.Type)
		if about := f.Tag.Get("about"); about != "" {
			schema["description"] = about
		}
		properties[name] = schema
		required = append(required, name)
	}
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}
