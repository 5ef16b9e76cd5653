using System.CommandLine;
using Provenance.Archive.Seals;
using Provenance.Archive.Verifications;
using Provenance.Cli.Terminal;
using Provenance.Core.Verification;

namespace Provenance.Cli.Verifying;

/// <summary><c>provenance verify SESSION</c>: hashes everything again, walks the chain, checks the seals, computes everything again, compares.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var expectations = new ExpectationOptions();
        var json = SharedOptions.Json();
        var command = new Command("verify", "Checks that a session is what it was and that its report follows from its records.") { session, root, archive };
        expectations.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            var found = await place.Store.VerifyAsync(place.Name, expectations.Read(parsed), cancellationToken);
            var output = parsed.Output(json);
            Show(found, output);
            output.Json(VerifyResult.Of(found), CliJson.Default.VerifyResult);
            return found.Discrepancies.Length == 0 ? ExitCode.Done : ExitCode.Mismatch;
        });
        return command;
    }

    private static void Show(Verification found, Output output)
    {
        foreach (var discrepancy in found.Discrepancies)
        {
            output.Line(discrepancy.ToString());
            if (!discrepancy.Affects.IsEmpty)
                output.Line($"  depends on it: {string.Join("; ", discrepancy.Affects)}");
        }

        foreach (var notice in found.Sealing.Notices)
            output.Line($"  note: {notice}");
        if (found.Sealing.Seals is [.., var seal])
            output.Line($"  seal {seal.Number} ({seal.Scope}): root {seal.Root}, {Describe(seal)}");
        output.Line(found.Discrepancies.Length == 0
            ? $"{found.Session}: {Amounts.Count(found.Checked)} files checked, {Amounts.Count(found.Recomputed)} of them recomputed from the records: no difference."
            : $"{found.Session}: {Amounts.Count(found.Discrepancies.Length)} {(found.Discrepancies.Length == 1 ? "difference" : "differences")}.");
    }

    private static string Describe(SealSummary seal)
    {
        var signed = $"signed on {seal.SealedAt:yyyy-MM-dd HH:mm:ss} UTC by the key {seal.Key}";
        return seal.StampedAt is { } stamped ? $"{signed}, stamped on {stamped:yyyy-MM-dd HH:mm:ss} UTC by {seal.StampedBy}" : signed;
    }
}

/// <param name="Checked">Files whose bytes were checked in one way or the other.</param>
/// <param name="Recomputed">Files that were computed again from the records and compared.</param>
/// <param name="Seals">Each seal whose signature fits.</param>
/// <param name="Notices">What is no difference, and yet to be known.</param>
internal sealed record VerifyResult(
    string Session, int Checked, int Recomputed, Discrepancy[] Discrepancies, SealSummary[] Seals, string[] Notices)
{
    public static VerifyResult Of(Verification found) => new(
        found.Session, found.Checked, found.Recomputed, [.. found.Discrepancies], [.. found.Sealing.Seals], [.. found.Sealing.Notices]);
}
