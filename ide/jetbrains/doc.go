// Package jetbrains hands a grant to Amazon Q in the JetBrains IDEs and Android
// Studio. It knows where those IDEs keep their configuration, which generation
// of the plugin reads which file, how the plugin names the files of its token
// cache, and how it decides at start-up whether it is signed in.
//
// The plugin has two generations of storage. Up to 3.x it keeps its connections
// in options/aws.xml, from 4.0 on in options/amazonq.xml under names of its own.
// The tokens are in neither: all IDEs share ~/.aws/sso/cache.
//
// The package reads and plans; it never writes a file. Splicing XML is left to
// edit, writing and undoing to ide. File names in comments are those of
// aws-toolkit-jetbrains (Amazon Q 3.108) and of intellij-community.
package jetbrains
