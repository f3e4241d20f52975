// Command byname calls a method that only its user can name. The linker must
// say so, or TestDeadMethods is blind.
package main

import (
	"os"
	"reflect"
	"time"
)

func main() {
	reflect.ValueOf(time.Now()).MethodByName(os.Args[1]).Call(nil)
}
