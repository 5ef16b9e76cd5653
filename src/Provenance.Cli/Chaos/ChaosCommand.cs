using System.CommandLine;
using System.Globalization;
using Provenance.Cli.Running;
using Provenance.Cli.Sealing;
using Provenance.Cli.Terminal;
using Provenance.Core.Certificates;
using Provenance.Gateway.Preparations;

namespace Provenance.Cli.Chaos;

/// <summary><c>provenance chaos EXPERIMENT</c>: kills real runs of it, resumes them, and certifies what was found.</summary>
internal static class ChaosCommand
{
    private const string CertificateFile = "crash-certificate.json";
    private const string ReadableFile = "crash-certificate.md";

    private static readonly string[] Free = ["offline", "recorded"];

    public static Command Create()
    {
        var options = new ExperimentOptions();
        var kills = new Option<int?>("--kills") { Description = "How many runs are killed. Default: 20.", HelpName = "N" }.AtLeast(1);
        var seed = new Option<int>("--seed") { Description = "Of the random moments.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var to = new Option<DirectoryInfo>("--to") { Description = "A folder that is not there yet; it gets the certificate, and every session that is not on blob storage.", HelpName = "DIR", Required = true };
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("chaos", "Kills runs of an experiment at its writes and at random moments, resumes them, compares, and signs what it found.");
        options.AddTo(command);
        foreach (var option in new Option[] { kills, seed, to, archive, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, folder) = (parsed.Output(json), parsed.GetValue(to)!);
            if (folder.Exists)
            {
                output.Say($"{folder.FullName} is there already.");
                return ExitCode.Failed;
            }

            var choice = options.Read(parsed);
            if (!Path.Exists(choice.Experiment))
            {
                output.Say($"There is no experiment \"{choice.Experiment}\".");
                return ExitCode.NotFound;
            }

            var prepared = Preparation.Prepare(choice, parsed.Given());
            if (prepared.Document.Models.FirstOrDefault(model => !Free.Contains(model.Provider)) is { } paid)
            {
                output.Say($"{paid.Name} may cost money, and every killed run asks it again: chaos takes the models offline and recorded only.");
                return ExitCode.Usage;
            }

            folder.Create();
            using var key = KeyFolder.OfUser.FindOrCreate();
            var number = parsed.GetValue(seed);
            ICrashSite site = parsed.GetValue(archive) is { } blobs ? new BlobSite(blobs, folder.FullName) : new FolderSite(folder.FullName);
            if (!site.SeesWrites)
                output.Say("What is written there can't be seen from here: runs are killed at random moments only.");
            var chaos = new ChaosRun(Arguments(parsed, kills, seed, to, archive, json), site, new Random(number));
            var (session, calls, writes, rows) = await chaos.RunAsync(parsed.GetValue(kills) ?? 20, row => output.Say(Describe(row)), cancellationToken);
            var certificate = new CrashCertificate(
                session.Experiment.Name, session.Plan, session.Tool, TimeProvider.System.GetUtcNow(), (ulong)number, calls, writes, rows);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, CertificateFile), certificate.Sign(key).ToArray(), CancellationToken.None);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, ReadableFile), certificate.ToMarkdown(), CancellationToken.None);
            var passed = rows.Count(row => row.HasPassed);
            output.Line($"{passed} of {Amounts.Counted(rows.Length, "killed run")} came to the end of the undisturbed one and lost nothing; signed in {Path.Combine(folder.FullName, CertificateFile)}");
            output.Json(new ChaosResult(folder.FullName, rows.Length, passed, rows.Sum(row => row.Lost), rows.Sum(row => row.Orphans), rows.Sum(row => row.AskedAgain)), CliJson.Default.ChaosResult);
            return certificate.HasPassed ? ExitCode.Done : ExitCode.Mismatch;
        });
        return command;
    }

    /// <summary>What was given for the experiment, as <c>run</c> takes it.</summary>
    private static List<string> Arguments(ParseResult parsed, params ReadOnlySpan<Option> own)
    {
        var skipped = own.ToArray().SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet(StringComparer.Ordinal);
        var arguments = new List<string>();
        foreach (var child in parsed.CommandResult.Children)
        {
            if (child is System.CommandLine.Parsing.ArgumentResult argument)
                arguments.AddRange(argument.Tokens.Select(token => token.Value));
            else if (child is System.CommandLine.Parsing.OptionResult { Implicit: false } option && !skipped.Contains(option.Option.Name))
                arguments.AddRange([option.Option.Name, .. option.Tokens.Select(token => token.Value)]);
        }

        return arguments;
    }

    private static string Describe(CrashRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"kill {row.Number}, {(row.Kind == CrashKind.Write ? $"at write {row.After}" : $"after {row.After} ms")}: {row.Archived} archived, {row.Lost} lost, {row.Orphans} orphans, {row.AskedAgain} asked again, {row.Resumption}: {(row.HasPassed ? "passed" : "FAILED")}");
}

/// <param name="Passed">Runs that came to the end of the undisturbed one and lost nothing.</param>
internal sealed record ChaosResult(string Folder, int Kills, int Passed, int Lost, int Orphans, int AskedAgain);
