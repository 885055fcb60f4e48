#include "sketch/scan.hpp"

#include <algorithm>

#include "catch.hpp"

using namespace especho::sketch;

namespace {

Scan scanned(const std::string& text) {
  return scan("# 1 \"a.ino\"\n" + text, {"a.ino"});
}

std::vector<std::string> prototypes(const std::string& text) {
  std::vector<std::string> all;
  for (const Function& function : scanned(text).functions) all.push_back(function.prototype);
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a function with a body gets a prototype") {
  CHECK(prototypes("void setup() {\n}\nint twice(int n) { return 2 * n; }\n") ==
        Texts{"void setup( );", "int twice( int n );"});
}

TEST_CASE("a function has the place of its first word") {
  const Scan found = scanned("int x;\n\nstatic\nint f() { return x; }\n");
  REQUIRE(found.functions.size() == 1);
  CHECK(found.functions[0].place == Place{"a.ino", 3});
  CHECK(found.functions[0].prototype == "static int f( );");
}

TEST_CASE("only the user's files count, by their line markers") {
  const Scan found = scan(
      "# 1 \"/cache/sketch.cpp\"\nvoid api() {}\n# 7 \"a \\\"b\\\".ino\" 2\nvoid mine() {}\n"
      "# 1 \"lib.h\" 1\nvoid lib() {}\n# 9 \"a \\\"b\\\".ino\" 2\nvoid last() {}\n",
      {"a \"b\".ino"});
  REQUIRE(found.functions.size() == 2);
  CHECK(found.functions[0].place == Place{"a \"b\".ino", 7});
  CHECK(found.functions[1].place == Place{"a \"b\".ino", 9});
}

TEST_CASE("a prototype is needed where the name occurs before the function") {
  const Scan found = scanned("void a() { b(); }\nvoid b() { a(); }\n");
  REQUIRE(found.functions.size() == 2);
  CHECK_FALSE(found.functions[0].used_before);
  CHECK(found.functions[1].used_before);
}

TEST_CASE("default arguments stay with the function") {
  CHECK(prototypes("void f(int a = 3, std::map<int, int> m = std::map<int, int>(), char c = ',')"
                   " {}\n") == Texts{"void f( int a , std :: map < int , int > m , char c );"});
}

TEST_CASE("parts of a type survive") {
  CHECK(prototypes("const std::string &name(unsigned char (&bytes)[4]) { }\n") ==
        Texts{"const std :: string & name( unsigned char ( & bytes ) [ 4 ] );"});
  CHECK(prototypes("struct Slot *next(struct Slot *slot) { return slot; }\n") ==
        Texts{"struct Slot * next( struct Slot * slot );"});
  CHECK(prototypes("auto f(int n) -> long { return n; }\n") == Texts{"auto f( int n ) -> long;"});
  CHECK(prototypes("template <typename T> T f(T x) { return x; }\n") ==
        Texts{"template < typename T > T f( T x );"});
  CHECK(prototypes("void __attribute__((section(\".iram\"))) f() {}\n") ==
        Texts{"void __attribute__ ( ( section ( \".iram\" ) ) ) f( );"});
  CHECK(prototypes("extern \"C\" void f() {}\n") == Texts{"extern \"C\" void f( );"});
}

TEST_CASE("what needs no prototype gets none") {
  for (const char* text : {"int x = f(3);\n",
                           "Server server(80);\n",
                           "int a[] = {1, 2};\n",
                           "struct S { void f() {} };\n",
                           "class C : public D<int> {\n public:\n  C() : a{1}, b(2) {}\n};\n",
                           "int x{5};\n",
                           "namespace n { void f() {} }\n",
                           "extern \"C\" { void f() {} }\n",
                           "void f();\n",
                           "auto f = [](int x) { return x; };\n",
                           "Server s([](int x) { return x; });\n",
                           "enum class E : int { a, b };\n",
                           "C::C() : a{1}, b(2) {}\n",
                           "void C::f() {}\n",
                           "bool operator<(const C& a, const C& b) { return true; }\n",
                           "auto f() { return 1; }\n",
                           "C::~C() {}\n",
                           "typedef int (*F)(int);\n",
                           "using F = int (*)(int);\n",
                           "union U { int a; char b; } u;\n",
                           "static_assert(sizeof(int) == 4);\n"}) {
    INFO(text);
    const Texts found = prototypes(std::string(text) + "void last() {}\n");
    CHECK(found == Texts{"void last( );"});
  }
}

TEST_CASE("a function that the user declared gets no second prototype") {
  CHECK(prototypes("extern \"C\" void f(int n);\nvoid f(int n) {}\n") == Texts{""});
  CHECK(prototypes("void f(int n);\nvoid f(long n) {}\n") == Texts{"void f( long n );"});
}

TEST_CASE("braces in strings and characters are none") {
  CHECK(prototypes("void f() { g(\"}\\\"{\", '}', '\\'', R\"x(}\")x\"); }\nvoid h() {}\n") ==
        Texts{"void f( );", "void h( );"});
}

TEST_CASE("lines in a raw string count") {
  const Scan found = scanned("const char* a = R\"(\n{\n)\";\nvoid f() {}\n");
  REQUIRE(found.functions.size() == 1);
  CHECK(found.functions[0].place.line == 4);
}

TEST_CASE("setup() takes nothing") {
  const Scan found = scanned("void setup(void) {}\nvoid loop() {}\nvoid loop(int n) {}\n");
  REQUIRE(found.functions.size() == 3);
  CHECK(found.functions[0].takes_nothing);
  CHECK(found.functions[1].takes_nothing);
  CHECK_FALSE(found.functions[2].takes_nothing);
}

TEST_CASE("a sketch of blanks is empty") {
  CHECK(scanned("\n  \n").empty);
  CHECK(scan("# 1 \"api.h\"\nint x;\n", {"a.ino"}).empty);
  CHECK_FALSE(scanned(";").empty);
}

TEST_CASE("text that does not compile comes to an end") {
  for (const char* text : {"void f() {", "}", "(((", "void f(", "\"", "R\"(", "'", "# ", "}}}{{{",
                           "template <", "void f() } {", "= ( , {", "R\"abc"}) {
    INFO(text);
    CHECK(scanned(text).functions.size() <= 1);
  }
}
