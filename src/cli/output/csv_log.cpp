#include "cli/output/csv_log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/system/file_path.hpp"
#include "especho/error.hpp"
#include "report/formats.hpp"

namespace especho::cli {
namespace {

Error cannot_keep_rows() {
  return {
      ExitCode::failure,
      fmt::format("cannot keep the rows of --csv in a temporary file: {}", std::strerror(errno)),
      "free some space for temporary files, or name a file elsewhere with --csv"};
}

}  // namespace

CsvLog::CsvLog(const std::string& path, const StopFlag& stop) {
  if (is_stdout(path)) {
    spool_.reset(temporary_stream());
    if (!spool_) throw cannot_keep_rows();
  } else {
    file_.emplace(path, stop);
  }
  waiting_.reserve(kMostWaiting);
  unused_.reserve(kMostWaiting);
  writer_ = std::thread([this] { write_all(); });
}

CsvLog::~CsvLog() {
  finish();
}

void CsvLog::take(std::vector<EchoRecord>& records) noexcept {
  try {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.size() < kMostWaiting || error_; });
    if (!error_) {
      waiting_.push_back(std::exchange(records, empty_batch()));
      changed_.notify_all();
    }
  } catch (...) {  // no memory
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::current_exception();
  }
  records.clear();
}

/// Called with the lock held.
CsvLog::Batch CsvLog::empty_batch() {
  Batch batch;
  if (unused_.empty()) {
    batch.reserve(kBatch);
  } else {
    batch = std::move(unused_.back());
    unused_.pop_back();
  }
  return batch;
}

/// The writer thread.
void CsvLog::write_all() noexcept {
  try {
    std::string text(csv_header());
    Batch batch;
    do {
      for (const EchoRecord& record : batch) append_csv_row(text, record);
      batch.clear();
      write(text);
      text.clear();
    } while (next(batch));
  } catch (...) {
    const std::lock_guard lock(mutex_);
    error_ = std::current_exception();
    waiting_.clear();
    changed_.notify_all();
  }
}

/// Exchanges an empty batch for the next full one; false when there will be no more.
bool CsvLog::next(Batch& batch) {
  std::unique_lock lock(mutex_);
  // The first batches of a thread may be smaller.
  const bool useful = batch.capacity() >= kBatch && unused_.size() < kMostWaiting;
  if (useful) unused_.push_back(std::move(batch));
  changed_.wait(lock, [&] { return !waiting_.empty() || ended_ || error_; });
  if (error_) std::rethrow_exception(error_);
  if (waiting_.empty()) return false;
  batch = std::move(waiting_.front());
  waiting_.erase(waiting_.begin());
  changed_.notify_all();
  return true;
}

void CsvLog::write(std::string_view text) {
  if (spool_) {
    if (std::fwrite(text.data(), 1, text.size(), spool_.get()) != text.size()) {
      throw cannot_keep_rows();
    }
    return;
  }
  file_->write(text);
}

void CsvLog::finish() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  if (writer_.joinable()) writer_.join();
}

void CsvLog::commit() {
  finish();
  if (error_) std::rethrow_exception(error_);
  if (file_) file_->commit();
  if (spool_ && std::fflush(spool_.get()) != 0) throw cannot_keep_rows();
}

void CsvLog::copy_to(const Console& console) const {
  constexpr std::size_t kPiece = std::size_t{256} * 1024;
  std::string piece(kPiece, '\0');
  std::rewind(spool_.get());
  std::size_t bytes = 0;
  while ((bytes = std::fread(piece.data(), 1, piece.size(), spool_.get())) != 0) {
    console.write_result(std::string_view(piece).substr(0, bytes));
  }
  if (std::ferror(spool_.get()) != 0) throw cannot_keep_rows();
}

}  // namespace especho::cli
