using System.CommandLine;
using Provenance.Cli.Terminal;
using Provenance.Core.Reconciliation;

namespace Provenance.Cli.Reconciling;

/// <summary><c>provenance orphans SESSION</c>: what may have been billed without being seen, and what the provider says of it.</summary>
internal static class OrphansCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var usage = new Option<FileInfo?>("--usage") { Description = "A usage export of the provider, in CSV, that covers the hours of the session.", HelpName = "FILE" };
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("orphans", "Lists attempts that may have been billed and were never seen, and holds a provider's usage export against the records.")
        {
            session, usage, root, archive, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            await using var reader = await place.Store.OpenForReadingAsync(place.Name, cancellationToken);
            var report = await new Reconciler(reader).ReconcileAsync(Read(parsed.GetValue(usage)), cancellationToken);
            var output = parsed.Output(json);
            Show(place.Name, report, output);
            output.Json(report, CliJson.Default.OrphanReport);
            return ExitCode.Done;
        });
        return command;
    }

    private static UsageRow[]? Read(FileInfo? file)
    {
        if (file is null)
            return null;
        using var csv = file.OpenRead();
        return [.. UsageExport.Read(file.Name, csv)];
    }

    private static void Show(string session, OrphanReport report, Output output)
    {
        output.Line(report.Orphans.IsEmpty
            ? $"{session}: no orphans."
            : $"{session}: {Amounts.Counted(report.Orphans.Length, "orphan")}; at risk {Risk(report)}.");
        foreach (var orphan in report.Orphans)
            output.Line($"  {orphan.Attempt} ({orphan.Model}, {Time(orphan.Intended)}): {Amounts.Usd(orphan.LowCost)} if billed for a token, at most {Amounts.Usd(orphan.WorstCost)}; {(orphan.SettledBy is { } by ? $"asked again and settled by {by}" : "not settled")}");
        if (report.Usage is { } usage)
            Show(usage, output);
    }

    private static string Risk(OrphanReport report) =>
        $"from {Amounts.Usd(report.KnownLow)}{Unknown(report.UnknownLow)} to {Amounts.Usd(report.Known)}{Unknown(report.Unknown)}";

    private static string Unknown(int count) => count == 0 ? "" : $" and {Amounts.Count(count)} of unknown price";

    private static void Show(UsageComparison usage, Output output)
    {
        foreach (var model in usage.Models)
        {
            output.Line($"  {model.Model}, {Time(model.From)} to {Time(model.Until)}: {(model.Billed is { } requests ? $"{Amounts.Counted(requests, "request")} billed" : "requests not counted")}, {Amounts.Counted(model.Archived, "record")}, {Amounts.Counted(model.Orphans, "orphan")}{(model.Surplus is { } surplus ? $": {Amounts.Count(surplus)} billed and not archived" : "")}");
            if (model is { BilledTokens: { } billed, SurplusTokens: { } more })
                output.Line($"    tokens: {Amounts.Count(billed)} billed, {Amounts.Count(model.ArchivedTokens)} in records: {Amounts.Count(more)} billed and not archived");
        }

        if (usage.Matched + usage.Unseen.Length > 0)
            output.Line($"  {Amounts.Counted(usage.Matched, "billed request")} with a record, {Amounts.Count(usage.Unseen.Length)} billed and not archived");
        foreach (var unseen in usage.Unseen)
            output.Line($"    line {unseen.Line}: {unseen.Id}, {Time(unseen.Time)}, {Amounts.Usd(unseen.Cost)}{(unseen.Orphans.IsEmpty ? "" : $"; may be {string.Join(" or ", unseen.Orphans)}")}");
        if (usage.Elsewhere > 0)
            output.Line($"  {Amounts.Counted(usage.Elsewhere, "line")} of other hours or models");
        foreach (var limit in usage.Limits)
            output.Line($"  note: {limit}");
    }

    private static string Time(DateTimeOffset time) => $"{time:yyyy-MM-dd HH:mm:ss} UTC";
}
