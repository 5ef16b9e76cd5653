using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Provenance.Cli;

/// <summary>The command line's log: single lines on stderr, warnings and worse unless more is wanted.</summary>
internal static class Logs
{
    public static ILoggerFactory Create(bool verbose) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(verbose ? LogLevel.Information : LogLevel.Warning)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        })
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
