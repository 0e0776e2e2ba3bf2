//! The keys that loggers add to a record.

/// Keys that loggers add when an event is spread into their record: at the envelope
/// they are nobody's mistake. Not Zoho's, and not complete: a logger may be told to
/// use any name.
///
/// From the documentation of pino and bunyan; winston; Go's slog, zap, zerolog and
/// logrus; Python's logging and structlog; Monolog; logback, log4j and ECS; Serilog;
/// Google Cloud; OpenTelemetry.
pub const LOGGER_KEYS: [&str; 117] = [
    "level",
    "time",
    "msg",
    "pid",
    "hostname",
    "name",
    "v",
    "reqId",
    "req_id",
    "message",
    "timestamp",
    "service",
    "label",
    "ts",
    "caller",
    "func",
    "stacktrace",
    "logger",
    "severity",
    "asctime",
    "created",
    "levelname",
    "levelno",
    "lineno",
    "funcName",
    "module",
    "pathname",
    "filename",
    "process",
    "processName",
    "thread",
    "threadName",
    "taskName",
    "event",
    "channel",
    "datetime",
    "level_name",
    "level_value",
    "logger_name",
    "thread_name",
    "@timestamp",
    "@version",
    "ecs.version",
    "log.level",
    "@t",
    "@m",
    "@mt",
    "@l",
    "@i",
    "trace_id",
    "span_id",
    "trace_flags",
    "requestId",
    "err",
    "error",
    "errorVerbose",
    "src",
    "stack",
    "ms",
    "exc_info",
    "stack_info",
    "exception",
    "relativeCreated",
    "msecs",
    "func_name",
    "process_name",
    "qual_module",
    "qual_name",
    "file",
    "line",
    "source",
    "sourceLocation",
    "context",
    "extra",
    "tags",
    "labels",
    "stack_trace",
    "caller_class_name",
    "caller_method_name",
    "caller_file_name",
    "caller_line_number",
    "instant",
    "timeMillis",
    "nanoTime",
    "loggerName",
    "loggerFqn",
    "endOfBatch",
    "threadId",
    "threadPriority",
    "marker",
    "contextMap",
    "contextStack",
    "thrown",
    "process.thread.name",
    "log.logger",
    "error.type",
    "error.message",
    "error.stack_trace",
    "@x",
    "@r",
    "@tr",
    "@sp",
    "SourceContext",
    "Timestamp",
    "Level",
    "MessageTemplate",
    "RenderedMessage",
    "Properties",
    "Exception",
    "TraceId",
    "SpanId",
    "traceId",
    "spanId",
    "traceFlags",
    "logging.googleapis.com/trace",
    "logging.googleapis.com/spanId",
    "logging.googleapis.com/sourceLocation",
];

/// Whether loggers add this key.
#[must_use]
pub fn is_logger_key(key: &str) -> bool {
    LOGGER_KEYS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::LOGGER_KEYS;
    use crate::event::PAYLOAD;
    use crate::tables::Field;

    #[test]
    fn a_logger_s_key_is_none_of_zoho_s_and_stands_once() {
        for (place, key) in LOGGER_KEYS.iter().enumerate() {
            assert!(Field::from_name(key).is_none(), "{key}");
            assert!(![PAYLOAD, "prevState"].contains(key), "{key}");
            assert!(!LOGGER_KEYS[..place].contains(key), "{key} stands twice");
        }
    }
}
