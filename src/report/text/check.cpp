#include "report/formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "report/check_words.hpp"
#include "report/text/page.hpp"

namespace especho {
namespace {

constexpr std::size_t kTimeWidth = 9;  // two blanks and `12.4 ms`

enum class Mark { good, bad, skipped, found, unclear };

std::string_view word_of(Mark mark, bool unicode) {
  switch (mark) {
    case Mark::good:
      return unicode ? "✓" : "ok";
    case Mark::bad:
      return unicode ? "✗" : "FAIL";
    case Mark::skipped:
      return unicode ? "–" : "skip";
    case Mark::found:
      return "!";
    case Mark::unclear:
      break;
  }
  return "?";
}

Paint paint_of(Mark mark) {
  switch (mark) {
    case Mark::bad:
      return Paint::bad;
    case Mark::found:
    case Mark::unclear:
    case Mark::skipped:
      return Paint::notice;
    case Mark::good:
      break;
  }
  return Paint::bar;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t taken = columns(text);
  return std::string(text) + std::string(width > taken ? width - taken : 0, ' ');
}

/// The lines of a checklist: a mark, a name, a text of one or more lines, and a time.
class CheckList {
 public:
  struct Entry {
    Mark mark = Mark::good;
    std::string name{};
    std::string text{};
    std::string time{};               ///< on the right, next to the first line of the text
    std::vector<std::string> more{};  ///< paragraphs below it
  };

  /// Names are padded to this width.
  CheckList(TextPage& page, std::size_t name_width) : page_(page), name_width_(name_width) {}

  void print(const Entry& entry) const;

 private:
  std::size_t indent() const;
  std::string mark(Mark mark) const;
  std::size_t mark_width() const;

  TextPage& page_;
  std::size_t name_width_;
};

std::size_t CheckList::mark_width() const {
  return page_.style().unicode ? 1 : 4;
}

std::size_t CheckList::indent() const {
  return mark_width() + 1 + name_width_ + 2;
}

std::string CheckList::mark(Mark mark) const {
  const std::string_view word = word_of(mark, page_.style().unicode);
  return page_.paint(paint_of(mark), word) + std::string(mark_width() + 1 - columns(word), ' ');
}

void CheckList::print(const Entry& entry) const {
  const std::size_t left = indent();
  const std::size_t room = TextPage::kColumns - left;
  const std::string margin(left, ' ');
  const auto lines = wrapped(entry.text, entry.time.empty() ? room : room - kTimeWidth);
  const std::string first = entry.time.empty() ? lines.front()
                                               : padded(lines.front(), room - kTimeWidth) +
                                                     fmt::format("{:>{}}", entry.time, kTimeWidth);
  page_.line(mark(entry.mark) + padded(entry.name, name_width_ + 2) + first);
  for (std::size_t i = 1; i < lines.size(); ++i) page_.line(margin + lines[i]);
  for (const std::string& paragraph : entry.more) {
    for (const std::string& line : wrapped(paragraph, room)) page_.line(margin + line);
  }
}

constexpr std::string_view kSize = "size-";
constexpr std::string_view kNoSize = "size-0";  // tests what a device sends unasked
constexpr std::size_t kWorthFolding = 3;

bool is_foldable(const CaseResult& one) {
  return one.verdict == CaseVerdict::pass && one.name.starts_with(kSize) && one.name != kNoSize;
}

/// The number of leading cases that match.
template <typename Is>
std::size_t leading(std::span<const CaseResult> cases, Is is) {
  return static_cast<std::size_t>(std::find_if_not(cases.begin(), cases.end(), is) - cases.begin());
}

Mark mark_of(CaseVerdict verdict) {
  switch (verdict) {
    case CaseVerdict::pass:
      return Mark::good;
    case CaseVerdict::fail:
      return Mark::bad;
    case CaseVerdict::skip:
      break;
  }
  return Mark::skipped;
}

class CheckText {
 public:
  CheckText(const CheckResult& result, TextStyle style)
      : result_(result), page_(style), list_(page_, name_width(result)) {}

  std::string write() {
    page_.heading("especho check " + where(result_));
    page_.list(check_items_of(result_));
    if (result_.connections == 0) {
      page_.line("\nnothing was examined");
    } else {
      cases();
      diagnoses();
    }
    if (!result_.device_profile.empty()) {
      page_.line();
      page_.field("device", device_profile_items(result_.device_profile));
    }
    verdict();
    return page_.text();
  }

 private:
  static std::size_t name_width(const CheckResult& result) {
    std::size_t longest = 0;
    for (const CaseResult& one : result.cases) longest = std::max(longest, one.name.size());
    for (const Diagnosis& one : result.diagnoses) longest = std::max(longest, one.id.size());
    return longest;
  }

  void cases() {
    if (result_.cases.empty()) return;
    page_.line();
    page_.heading("Correctness");
    std::span<const CaseResult> rest(result_.cases);
    while (!rest.empty()) {
      const std::size_t sizes = leading(rest, is_foldable);
      const std::size_t skipped = leading(rest, [&](const CaseResult& one) {
        return one.verdict == CaseVerdict::skip && one.message == rest.front().message;
      });
      if (sizes >= kWorthFolding) {
        print_sizes(rest.first(sizes));
      } else if (skipped >= kWorthFolding) {
        print_skipped(rest.first(skipped));
      } else {
        print(rest.front());
      }
      const std::size_t folded = std::max(sizes, skipped);
      rest = rest.subspan(folded >= kWorthFolding ? folded : 1);
    }
  }

  void print_sizes(std::span<const CaseResult> sizes) {
    CheckList::Entry entry{.name = "sizes", .text = "echoes "};
    Nanoseconds elapsed{0};
    for (const CaseResult& one : sizes) {
      if (&one != &sizes.front()) entry.text += ", ";
      entry.text += one.name.substr(kSize.size());
      elapsed += one.elapsed;
    }
    entry.time = format_duration(elapsed);
    list_.print(entry);
  }

  void print_skipped(std::span<const CaseResult> cases) {
    list_.print({.mark = Mark::skipped,
                 .name = fmt::format("{} cases", cases.size()),
                 .text = printable(cases.front().message),
                 .time = {},
                 .more = {}});
  }

  void print(const CaseResult& one) {
    CheckList::Entry entry{.mark = mark_of(one.verdict), .name = one.name};
    entry.text =
        printable(one.message.empty() ? title_of(one.name) : std::string_view(one.message));
    if (one.verdict != CaseVerdict::skip) entry.time = format_duration(one.elapsed);
    if (one.verdict == CaseVerdict::fail) add_evidence(entry, one.evidence);
    list_.print(entry);
  }

  static void add_evidence(CheckList::Entry& entry, const Facts& evidence) {
    if (!evidence.empty()) entry.more.push_back(printable(facts_text(evidence)));
  }

  /// Findings first, and in full.
  void diagnoses() {
    if (result_.diagnoses.empty()) return;
    page_.line();
    page_.heading("Diagnosis");
    CheckList::Entry clear{.name = "clear"};
    for (const Diagnosis& one : result_.diagnoses) {
      if (one.verdict == DiagnosisVerdict::found) finding(one);
      if (one.verdict != DiagnosisVerdict::clear) continue;
      clear.text += (clear.text.empty() ? "" : ", ") + one.id;
    }
    if (!clear.text.empty()) list_.print(clear);
    for (const Diagnosis& one : result_.diagnoses) {
      if (one.verdict != DiagnosisVerdict::unclear) continue;
      list_.print({.mark = Mark::unclear, .name = one.id, .text = printable(one.message)});
    }
  }

  void finding(const Diagnosis& one) {
    CheckList::Entry entry{.mark = Mark::found, .name = one.id, .text = printable(one.message)};
    entry.text += one.confidence == Confidence::high ? "" : " (medium confidence)";
    add_evidence(entry, one.evidence);
    if (!one.fix.empty()) entry.more.push_back("fix: " + printable(one.fix));
    for (const SourcePlace& place : one.places) {
      entry.more.push_back(printable(place_text(place)));
    }
    list_.print(entry);
  }

  void verdict() {
    page_.line();
    const bool ok = result_.exit.code == ExitCode::ok;
    std::string outcome = summary(result_);
    if (ended_otherwise(result_)) outcome = printable(result_.exit.reason);
    const std::string text = fmt::format("{}: {}", ok ? "passed" : "failed", outcome);
    for (const std::string& line : wrapped(text, TextPage::kColumns)) {
      page_.line(page_.paint(ok ? Paint::heading : Paint::bad, line));
    }
    page_.list(cost_items(result_));
  }

  const CheckResult& result_;
  TextPage page_;
  CheckList list_;
};

}  // namespace

std::string check_text(const CheckResult& result, TextStyle style) {
  return CheckText(result, style).write();
}

}  // namespace especho
