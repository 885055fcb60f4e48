#include "check/places/source.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace especho::places {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  return c == '_' || is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_name(std::string_view text) {
  return !text.empty() && is_word(text.front()) && !is_digit(text.front());
}

/// Copies the code and leaves blanks for the rest.
class CodeReader {
 public:
  explicit CodeReader(std::string_view text) : text_(text), code_(text) {}

  std::string read() {
    while (at_ < text_.size()) step();
    return std::move(code_);
  }

 private:
  bool follows(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void step() {
    const char c = text_[at_];
    if (follows("//")) return blank_until(end_of_line());
    if (follows("/*")) return blank_until(after("*/", at_ + 2));
    if (c == '#' && line_is_empty_) return directive();
    if (follows("R\"") && begins_raw_string()) return blank_raw_string();
    if (c == '"' || (c == '\'' && !is_digit_separator())) return blank_literal(c);
    if (c == '\n') {
      line_is_empty_ = true;
    } else if (static_cast<unsigned char>(c) > ' ') {
      line_is_empty_ = false;
    }
    ++at_;
  }

  std::size_t after(std::string_view what, std::size_t from) const {
    const std::size_t found = text_.find(what, std::min(from, text_.size()));
    return found == std::string_view::npos ? text_.size() : found + what.size();
  }

  /// A backslash at the end continues a line.
  std::size_t end_of_line() const {
    for (std::size_t i = at_; i < text_.size(); ++i) {
      if (text_[i] != '\n') continue;
      const std::size_t last = i > at_ && text_[i - 1] == '\r' ? i - 1 : i;
      if (last == at_ || text_[last - 1] != '\\') return i;
    }
    return text_.size();
  }

  void blank_until(std::size_t end) {
    for (; at_ < end; ++at_) {
      if (text_[at_] != '\n') code_[at_] = ' ';
    }
  }

  /// A comment that begins in it may go on after it.
  void directive() {
    const std::size_t end = end_of_line();
    const std::size_t comment = text_.substr(0, end).find("/*", at_);
    blank_until(std::min(comment, end));
  }

  /// The quotes stay, so that a call has an argument.
  void blank_literal(char quote) {
    line_is_empty_ = false;
    ++at_;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      const std::size_t length = text_[at_] == '\\' ? 2 : 1;
      blank_until(std::min(at_ + length, text_.size()));
    }
    if (at_ < text_.size() && text_[at_] == quote) ++at_;
  }

  bool begins_raw_string() const {
    return at_ == 0 || !is_word(text_[at_ - 1]) ||
           std::string_view("uUL8").find(text_[at_ - 1]) != std::string_view::npos;
  }
  void blank_raw_string() {
    line_is_empty_ = false;
    const std::size_t open = text_.find('(', at_);
    if (open == std::string_view::npos) return blank_until(text_.size());
    const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + '"';
    const std::size_t end = after(close, open);
    at_ += 2;
    blank_until(end - 1);
    at_ = end;
  }

  bool is_digit_separator() const {
    return at_ > 0 && at_ + 1 < text_.size() && is_digit(text_[at_ - 1]) && is_word(text_[at_ + 1]);
  }

  std::string_view text_;
  std::string code_;
  std::size_t at_ = 0;
  bool line_is_empty_ = true;
};

std::vector<Token> tokens_of(std::string_view code) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < code.size();) {
    if (static_cast<unsigned char>(code[i]) <= ' ') {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    if (is_word(code[i])) {
      while (end < code.size() && is_word(code[end])) ++end;
    } else if (code.substr(i).starts_with("->") || code.substr(i).starts_with("::")) {
      end = i + 2;
    }
    tokens.push_back({code.substr(i, end - i), i});
    i = end;
  }
  return tokens;
}

}  // namespace

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string code_of(std::string_view text) {
  return CodeReader(text).read();
}

Source::Source(std::string file, std::string text)
    : file_(std::move(file)),
      text_(std::move(text)),
      code_(code_of(text_)),
      tokens_(tokens_of(code_)) {
  find_functions();
  find_loops();
}

std::size_t Source::line(std::size_t i) const {
  const auto end = text_.begin() + static_cast<std::ptrdiff_t>(tokens_[i].offset);
  return 1 + static_cast<std::size_t>(std::count(text_.begin(), end, '\n'));
}

std::string Source::line_text(std::size_t line) const {
  std::string_view rest = text_;
  for (std::size_t i = 1; i < line; ++i) rest.remove_prefix(rest.find('\n') + 1);
  rest = rest.substr(0, rest.find('\n'));
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t begin = std::min(rest.find_first_not_of(kBlanks), rest.size());
  rest.remove_prefix(begin);
  return std::string(rest.substr(0, rest.find_last_not_of(kBlanks) + 1));
}

std::size_t Source::after_bracket(std::size_t open) const {
  int depth = 0;
  for (std::size_t i = open; i < tokens_.size(); ++i) {
    if (is_one_of(text(i), {"(", "{", "["})) ++depth;
    if (is_one_of(text(i), {")", "}", "]"}) && --depth <= 0) return i + 1;
  }
  return tokens_.size();
}

std::vector<Range> Source::arguments(std::size_t i) const {
  const std::size_t open = i + 1;
  const std::size_t close = std::max(after_bracket(open), open + 2) - 1;
  std::vector<Range> found;
  std::size_t begin = open + 1;
  for (std::size_t k = begin; k < close;) {
    if (is_one_of(text(k), {"(", "{", "["})) {
      k = after_bracket(k);
    } else if (text(k) == ",") {
      found.push_back({begin, k});
      begin = ++k;
    } else {
      ++k;
    }
  }
  if (begin < close) found.push_back({begin, close});
  return found;
}

std::string_view Source::object_of(std::size_t i) const {
  if (i < 2 || !is_one_of(text(i - 1), {".", "->"})) return {};
  std::size_t at = i - 2;
  int depth = 0;
  while (at > 0 && (depth > 0 || is_one_of(text(at), {"]", ")"}))) {
    if (is_one_of(text(at), {"]", ")"})) ++depth;
    if (is_one_of(text(at), {"[", "("})) --depth;
    --at;
  }
  return is_name(text(at)) ? text(at) : std::string_view();
}

const Function* Source::function_at(std::size_t i) const {
  const Function* found = nullptr;
  for (const Function& one : functions_) {
    if (one.body.has(i)) found = &one;
  }
  return found;
}

// Whatever has parameters and a body, outside of other functions.
void Source::find_functions() {
  for (std::size_t i = 1; i < tokens_.size(); ++i) {
    if (text(i) != "(" || !is_name(text(i - 1))) continue;
    if (is_one_of(text(i - 1), {"if", "for", "while", "switch", "catch", "return"})) continue;
    std::size_t brace = after_bracket(i);
    while (is_one_of(text(brace), {"const", "noexcept", "override", "final"})) ++brace;
    if (text(brace) == ":") {  // the initialisers of a constructor
      while (brace < tokens_.size() && !is_one_of(text(brace), {"{", ";"})) ++brace;
    }
    if (text(brace) != "{") continue;
    const std::size_t end = after_bracket(brace);
    functions_.push_back({text(i - 1), {brace, end}});
    i = end - 1;
  }
}

void Source::find_loops() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (is_one_of(text(i), {"while", "for"}) && text(i + 1) == "(") {
      const std::size_t after = after_bracket(i + 1);
      const Range body = statement_at(after);
      loops_.push_back({{i + 2, after - 1}, body});
    } else if (text(i) == "do" && text(i + 1) == "{") {
      std::size_t end = after_bracket(i + 1);
      if (text(end) == "while" && text(end + 1) == "(") end = after_bracket(end + 1);
      loops_.push_back({{}, {i + 1, end}});
    }
  }
}

/// A block, or all up to the semicolon.
Range Source::statement_at(std::size_t i) const {
  if (text(i) == "{") return {i, after_bracket(i)};
  std::size_t end = i;
  while (end < tokens_.size() && text(end) != ";") {
    if (text(end) == "{") return {i, after_bracket(end)};
    end = is_one_of(text(end), {"(", "["}) ? after_bracket(end) : end + 1;
  }
  return {i, end};
}

std::set<std::string_view> variables_of(const Source& source,
                                        std::span<const std::string_view> types) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < source.tokens().size(); ++i) {
    if (std::find(types.begin(), types.end(), source.text(i)) == types.end()) continue;
    std::size_t at = i + 1;
    while (is_one_of(source.text(at), {"*", "&", "const"})) ++at;
    // `vector<WiFiClient> list`
    if (source.text(at) == ">") ++at;
    const bool is_function = source.text(at + 1) == "(" && source.text(at + 2) == ")";
    while (is_name(source.text(at)) && !is_function) {
      names.insert(source.text(at));
      std::size_t next = at + 1;
      while (is_one_of(source.text(next), {"(", "[", "{"})) next = source.after_bracket(next);
      // Another of the same declaration, but not the next parameter, which has a type.
      const bool more = source.text(next) == "," && is_name(source.text(next + 1)) &&
                        is_one_of(source.text(next + 2), {",", ";", "=", "[", "("});
      if (!more) break;
      at = next + 1;
    }
  }
  return names;
}

}  // namespace especho::places
