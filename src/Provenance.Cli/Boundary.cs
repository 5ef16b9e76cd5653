using System.CommandLine;
using Provenance.Archive;
using Provenance.Cli.Rollouts;
using Provenance.Cli.Running;
using Provenance.Cli.Terminal;
using Provenance.Core;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Explanations;
using Provenance.Core.Seals;
using Provenance.Durable;
using Provenance.Workflows.Experiments;

namespace Provenance.Cli;

/// <summary>The one place where exceptions become messages and exit codes.</summary>
internal static class Boundary
{
    private const string OfType = " as expected type '";

    public static async Task<int> RunAsync(ParseResult command)
    {
        if (command.Errors.Count > 0)
        {
            foreach (var error in command.Errors)
                await Console.Error.WriteLineAsync(SafeText.Of(Plain(error.Message)));
            await Console.Error.WriteLineAsync("Try --help.");
            return ExitCode.Usage;
        }

        try
        {
            return await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (InvalidExperimentException invalid)
        {
            foreach (var finding in invalid.Findings)
                await Console.Error.WriteLineAsync(SafeText.Of(finding.ToString()));
            return ExitCode.Usage;
        }
        catch (InvalidKeyException unusable)
        {
            await Console.Error.WriteLineAsync(SafeText.Of(unusable.Message));
            return ExitCode.Usage;
        }
        catch (SessionNotFoundException missing)
        {
            await Console.Error.WriteLineAsync(SafeText.Of(missing.Message));
            return ExitCode.NotFound;
        }
        catch (UnknownFigureException missing)
        {
            await Console.Error.WriteLineAsync(SafeText.Of(missing.Message));
            return ExitCode.NotFound;
        }
        catch (UnknownRolloutException missing)
        {
            await Console.Error.WriteLineAsync(SafeText.Of(missing.Message));
            return ExitCode.NotFound;
        }
        catch (CorruptRecordException corrupt)
        {
            await Console.Error.WriteLineAsync(SafeText.Of($"{corrupt.Message.TrimEnd('.')}. Nothing was computed from it."));
            return ExitCode.Mismatch;
        }
        catch (ExperimentFailedException failed) when (failed.IsOfCorruptRecord)
        {
            await Console.Error.WriteLineAsync(SafeText.Of(failed.Message));
            return ExitCode.Mismatch;
        }
        catch (Exception known) when (known is ProvenanceException or ArchiveException or DurableException or WorkflowException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(SafeText.Of(known.Message));
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>A message of the parser's in words of the command line: a type of the runtime's tells a user nothing.</summary>
    private static string Plain(string message)
    {
        var at = message.IndexOf(OfType, StringComparison.Ordinal);
        if (at < 0)
            return message;
        var type = message[(at + OfType.Length)..];
        return type.Contains("Int32", StringComparison.Ordinal) || type.Contains("Int64", StringComparison.Ordinal) ? $"{message[..at]}: a whole number is wanted."
            : type.Contains("Decimal", StringComparison.Ordinal) || type.Contains("Double", StringComparison.Ordinal) ? $"{message[..at]}: a number is wanted."
            : $"{message[..at]}.";
    }
}
