using System.CommandLine;
using Provenance.Cli.Running;
using Provenance.Cli.Sealing;
using Provenance.Cli.Terminal;
using Provenance.Core.Digests;
using Provenance.Core.Preregistrations;
using Provenance.Gateway.Preparations;

namespace Provenance.Cli.Locking;

/// <summary><c>provenance lock EXPERIMENT</c>: says and signs what an experiment is to be, before anything is asked.</summary>
internal static class LockCommand
{
    public static Command Create()
    {
        var options = new ExperimentOptions();
        var cache = SpendingOptions.Cache();
        var file = new Option<FileInfo?>("--out")
        {
            Description = $"The file to write. Default: {ExperimentLock.FileName} in the experiment's folder, where run finds it.",
            HelpName = "FILE",
        };
        var actor = SealingOptions.Actor("the lock");
        var json = SharedOptions.Json();
        var command = new Command("lock", "Locks an experiment before it runs: framework, corpus, models, prompts, formulas, statistics, exclusions and seeds, signed.");
        options.AddTo(command);
        foreach (var option in new Option[] { cache, file, actor, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.Output(json);
            var choice = options.Read(parsed) with { Cache = parsed.GetValue(cache), IsDryRun = true };
            if (!Path.Exists(choice.Experiment))
            {
                output.Say($"There is no experiment \"{choice.Experiment}\".");
                return ExitCode.NotFound;
            }

            var path = parsed.GetValue(file)?.FullName ?? LockFile.Beside(choice.Experiment);
            var prepared = Preparation.PrepareUnlocked(choice, parsed.Given());
            foreach (var warning in prepared.Document.Experiment.Warnings)
                output.Say(warning.ToString());
            using var key = KeyFolder.OfUser.FindOrCreate();
            var locked = ExperimentLock.Of(prepared.Document, prepared.Plan, SealingOptions.ActorOf(parsed, actor), key.Public);
            var bytes = locked.Sign(key);
            if (!await WriteAsync(path, bytes, cancellationToken))
            {
                output.Say($"There is a lock already: {path}. What was locked stays locked; to lock anew, put that file away first.");
                return ExitCode.Failed;
            }

            Show(new LockResult(path, Digest.Of(bytes.Span).ToString(), key.Public.Id.ToString(), locked.LockedAt, locked.Terms.Count, prepared.Plan.Calls.Length), output);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(LockResult result, Output output)
    {
        output.Line($"{Amounts.Count(result.Terms)} terms and {Amounts.Counted(result.Calls, "planned call")} are locked in {result.File}");
        output.Line($"  SHA-256 {result.Digest}");
        output.Line($"  signed by the key {result.Key}");
        output.Json(result, CliJson.Default.LockResult);
    }

    /// <returns>Whether there was no such file before.</returns>
    private static async Task<bool> WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.WriteThrough);
            await stream.WriteAsync(bytes, cancellationToken);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }
}

/// <param name="Digest">Of the file.</param>
/// <param name="Key">The id of the key that signed.</param>
internal sealed record LockResult(string File, string Digest, string Key, DateTimeOffset LockedAt, int Terms, int Calls);
