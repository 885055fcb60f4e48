// A sketch's source as far as it can be read without a compiler: tokens, functions, loops, and the
// variables that hold clients and servers.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace especho::places {

/// The text with comments and directives as blanks, and the contents of strings and characters,
/// too, so that every offset stays what it was.
std::string code_of(std::string_view text);

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words);

/// Identifiers, numbers, and punctuation characters; `->` and `::` are one token each.
struct Token {
  std::string_view text;
  std::size_t offset;
};

/// Indices of tokens, the last one excluded.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool has(std::size_t i) const { return i >= begin && i < end; }
};

struct Function {
  std::string_view name;
  Range body;
};

struct Loop {
  Range condition;  ///< empty for do, whose condition is part of the body
  Range body;
};

class Source {
 public:
  Source(std::string file, std::string text);
  Source(const Source&) = delete;  // tokens refer to it
  Source& operator=(const Source&) = delete;

  const std::string& file() const { return file_; }
  std::span<const Token> tokens() const { return tokens_; }
  std::string_view text(std::size_t i) const { return i < tokens_.size() ? tokens_[i].text : ""; }
  const std::vector<Function>& functions() const { return functions_; }
  const std::vector<Loop>& loops() const { return loops_; }

  /// Of a token; counted from 1.
  std::size_t line(std::size_t i) const;
  /// That line without blanks around it.
  std::string line_text(std::size_t line) const;

  /// The index after the bracket that belongs to the one at `open`.
  std::size_t after_bracket(std::size_t open) const;
  /// The arguments of a call whose name is at `i`, each a range.
  std::vector<Range> arguments(std::size_t i) const;
  bool is_call(std::size_t i) const { return text(i + 1) == "("; }
  /// The variable whose member is at `i`: `c` of `c.stop`, `list[2]->stop` has `list`.
  std::string_view object_of(std::size_t i) const;
  /// The innermost function around a token, or null.
  const Function* function_at(std::size_t i) const;

 private:
  void find_functions();
  void find_loops();
  Range statement_at(std::size_t i) const;

  std::string file_;
  std::string text_;
  std::string code_;
  std::vector<Token> tokens_;
  std::vector<Function> functions_;
  std::vector<Loop> loops_;
};

/// Names of variables, parameters and members of one of the types, wherever they are declared.
std::set<std::string_view> variables_of(const Source& source,
                                        std::span<const std::string_view> types);

}  // namespace especho::places
