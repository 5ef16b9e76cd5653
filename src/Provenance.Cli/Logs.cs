using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Provenance.Cli.Terminal;

namespace Provenance.Cli;

/// <summary>The command line's log: single lines on stderr, warnings and worse unless more is wanted.</summary>
internal static class Logs
{
    public static ILoggerFactory Create(bool verbose) => LoggerFactory.Create(logging =>
    {
        logging.Services.AddSingleton<ConsoleFormatter>(new LogLines(withTraces: verbose));
        // Each request has its line already, with its id.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.SetMinimumLevel(verbose ? LogLevel.Information : LogLevel.Warning).AddConsole(console =>
        {
            console.FormatterName = LogLines.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
    });
}
