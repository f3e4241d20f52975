package edit

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// keptAttributes are those of a file that its owner may have set.
const keptAttributes = windows.FILE_ATTRIBUTE_READONLY | windows.FILE_ATTRIBUTE_HIDDEN | windows.FILE_ATTRIBUTE_SYSTEM |
	windows.FILE_ATTRIBUTE_ARCHIVE | windows.FILE_ATTRIBUTE_NOT_CONTENT_INDEXED

// resemble gives temp the access list, creation time and attributes of target, in
// an order in which the last does not forbid the others.
func resemble(temp, target string) error {
	if err := giveAccessList(temp, target); err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	data, ok := info.Sys().(*syscall.Win32FileAttributeData)
	if !ok {
		return nil
	}
	name, err := windows.UTF16PtrFromString(temp)
	if err != nil {
		return err
	}
	if err := giveCreationTime(name, windows.Filetime(data.CreationTime)); err != nil {
		return err
	}
	attributes := data.FileAttributes & keptAttributes
	if attributes == 0 {
		attributes = windows.FILE_ATTRIBUTE_NORMAL
	}
	return windows.SetFileAttributes(name, attributes)
}

// giveAccessList leaves entries that come from the folder to the folder, which
// both have in common, unless target has cut itself off from it.
func giveAccessList(temp, target string) error {
	descriptor, err := windows.GetNamedSecurityInfo(target, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	list, _, err := descriptor.DACL()
	if err != nil {
		return err
	}
	control, _, err := descriptor.Control()
	if err != nil {
		return err
	}
	kind := windows.SECURITY_INFORMATION(windows.DACL_SECURITY_INFORMATION | windows.UNPROTECTED_DACL_SECURITY_INFORMATION)
	if control&windows.SE_DACL_PROTECTED != 0 {
		kind = windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
	}
	return windows.SetNamedSecurityInfo(temp, windows.SE_FILE_OBJECT, kind, nil, nil, list, nil)
}

func giveCreationTime(name *uint16, created windows.Filetime) error {
	handle, err := windows.CreateFile(name, windows.FILE_WRITE_ATTRIBUTES,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(handle)
	return windows.SetFileTime(handle, &created, nil, nil)
}
