// Every echo of a bench, written as CSV while the bench runs.
#pragma once

#include <condition_variable>
#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cli/output/output_file.hpp"
#include "cli/terminal/console.hpp"
#include "especho/bench.hpp"
#include "especho/error.hpp"

namespace especho::cli {

/// A thread of its own formats and writes. Where the disk can't follow, those who measure wait, so
/// that no row is lost and memory stays bounded. What is left unwritten when that is not committed
/// is gone, as the file is.
class CsvLog : public EchoLog {
 public:
  /// Records that are handed over at once.
  static constexpr std::size_t kBatch = 1024;
  /// Batches that may wait to be written.
  static constexpr std::size_t kMostWaiting = 16;

  /// `-` keeps the rows in a temporary file until copy_to(). Throws Error for what can't be opened.
  /// A pipe that takes nothing is given up as OutputFile does.
  explicit CsvLog(const std::string& path, const StopFlag& stop = kNeverStop);
  ~CsvLog() override;
  CsvLog(const CsvLog&) = delete;
  CsvLog& operator=(const CsvLog&) = delete;

  /// What can't be written is dropped, and commit() tells why.
  void take(std::vector<EchoRecord>& records) noexcept override;

  /// To be called once, when nothing more is taken. Writes the rest and puts the file in place;
  /// throws Error.
  void commit();
  /// Of `-`, after commit(): writes the rows to stdout; throws Error.
  void copy_to(const Console& console) const;

 private:
  using Batch = std::vector<EchoRecord>;
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  void write_all() noexcept;
  bool next(Batch& batch);
  void write(std::string_view text);
  void finish();
  Batch empty_batch();

  std::optional<OutputFile> file_;
  std::unique_ptr<std::FILE, CloseFile> spool_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Batch> waiting_;  ///< in the order in which they came
  std::vector<Batch> unused_;   ///< empty ones, to be filled again
  bool ended_ = false;
  std::exception_ptr error_;
  std::thread writer_;
};

}  // namespace especho::cli
