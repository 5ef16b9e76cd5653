using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Provenance.Cli.Terminal;

/// <summary>A log entry as one line that is safe to show: what a server said may stand in an exception's message.</summary>
/// <param name="withTraces">Whether a failure says where in the code it happened.</param>
internal sealed class LogLines(bool withTraces) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception)
            text = $"{text}: {(withTraces ? exception.ToString() : exception.Message)}";
        textWriter.WriteLine(SafeText.Of($"{Level(logEntry.LogLevel)}: {RequestIn(scopeProvider)}{text}").ReplaceLineEndings(" "));
    }

    /// <summary>The id of the request that the entry belongs to, in brackets: the innermost, where the server has one of its own; empty where there is none.</summary>
    private static string RequestIn(IExternalScopeProvider? scopes)
    {
        var found = new StringBuilder();
        scopes?.ForEachScope(
            static (scope, text) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object>> members && members.FirstOrDefault(member => member.Key == "RequestId").Value is { } id)
                    text.Clear().Append('[').Append(id).Append("] ");
            },
            found);
        return found.ToString();
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        _ => "info",
    };
}
