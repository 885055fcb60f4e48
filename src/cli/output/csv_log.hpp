// The CSV of every echo, written while the bench runs.
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

/// A separate thread formats and writes. If the disk is too slow, the measuring threads wait, so
/// that no row is lost and memory stays bounded. Without commit() the file is removed.
class CsvLog : public EchoLog {
 public:
  /// Records handed over at once.
  static constexpr std::size_t kBatch = 1024;
  /// Batches that may wait to be written.
  static constexpr std::size_t kMostWaiting = 16;

  /// `-` keeps the rows in a temporary file until copy_to(). Throws Error if the file can't be
  /// opened. A pipe that takes nothing is given up as by OutputFile.
  explicit CsvLog(const std::string& path, const StopFlag& stop = kNeverStop);
  ~CsvLog() override;
  CsvLog(const CsvLog&) = delete;
  CsvLog& operator=(const CsvLog&) = delete;

  /// Rows that can't be written are dropped; commit() throws the reason.
  void take(std::vector<EchoRecord>& records) noexcept override;

  /// Writes the rest and puts the file in place. To be called once, after the last take(). Throws
  /// Error.
  void commit();
  /// For `-`, after commit(): writes the rows to stdout; throws Error.
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
  std::vector<Batch> waiting_;  ///< in order of arrival
  std::vector<Batch> unused_;   ///< empty, to be reused
  bool ended_ = false;
  std::exception_ptr error_;
  std::thread writer_;
};

}  // namespace especho::cli
