// The wording that all reports of a check share.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/counted.hpp"
#include "core/text.hpp"  // of all that a device may have said
#include "especho/check.hpp"

namespace especho {

std::string_view to_string(CaseVerdict verdict);
std::string_view to_string(DiagnosisVerdict verdict);
std::string_view to_string(Confidence confidence);
std::string_view to_string(FailOn fail_on);
std::string_view to_string(CheckGroup group);

/// What a healthy device does; empty for a name that is not in check_items().
std::string_view title_of(std::string_view name);

/// How many have this verdict.
std::size_t count(const CheckResult& result, CaseVerdict verdict);
std::size_t count(const CheckResult& result, DiagnosisVerdict verdict);

/// Whether the diagnosis affects the exit code.
bool counts_against(const CheckResult& result, const Diagnosis& diagnosis);

/// Whether the check ended for a reason that no case and no diagnosis shows.
bool ended_otherwise(const CheckResult& result);

/// `sim, profile tutorial, at 127.0.0.1:8007`, or the name as given, with its address.
std::string where(const CheckResult& result);

/// `24 of 25 cases ok, 1 skipped; 2 findings`.
std::string summary(const CheckResult& result);

}  // namespace especho
