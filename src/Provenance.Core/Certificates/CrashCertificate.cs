using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Seals;

namespace Provenance.Core.Certificates;

/// <summary>What was done to runs of an experiment, and what was found after each was resumed: a matrix, signed.</summary>
/// <param name="Experiment">Its name.</param>
/// <param name="Plan">The digest of the plan that all runs had.</param>
/// <param name="Tool">The version of Provenance that was killed.</param>
/// <param name="Seed">Of the random moments.</param>
/// <param name="Calls">Planned calls of each run.</param>
/// <param name="Writes">Changes of files or blobs that were seen in the run that nothing happened to.</param>
public sealed record CrashCertificate(
    string Experiment, Digest Plan, string Tool, DateTimeOffset Made, ulong Seed, int Calls, int Writes, ImmutableArray<CrashRow> Rows)
{
    public const string PayloadType = "application/vnd.provenance.crash-certificate+json";

    private const int Version = 1;

    /// <summary>Every run came to the end that it would have come to undisturbed, and lost nothing.</summary>
    public bool HasPassed => Rows.All(row => row.HasPassed);

    /// <summary>The envelope's bytes.</summary>
    public ReadOnlyMemory<byte> Sign(SealingKey key)
    {
        var json = new CanonicalJsonWriter(4096);
        json.BeginObject();
        json.Integer("calls", Calls);
        json.String("experiment", Experiment);
        json.Integer("format", Version);
        json.String("key", key.Public.ToPem());
        json.String("made", UtcTime.Format(Made));
        json.String("plan", Plan.ToString());
        json.BeginArray("rows");
        foreach (var row in Rows)
            row.Write(json);
        json.EndArray();
        json.String("seed", Seed.ToString(CultureInfo.InvariantCulture));
        json.String("tool", Tool);
        json.Integer("writes", Writes);
        json.EndObject();
        return DsseEnvelope.Sign(PayloadType, json.WrittenMemory, key).Write();
    }

    /// <summary>The same for a reader.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Crash certificate: {Experiment}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Rows.Length} runs of {Calls} calls were killed with SIGKILL and resumed, with Provenance {Tool}, on {Made:yyyy-MM-dd HH:mm:ss} UTC, ");
        text.Append(CultureInfo.InvariantCulture, $"plan `{Plan}`, seed {Seed}. A run that nothing happens to writes {Writes} times. ");
        text.Append(HasPassed
            ? "**Every run came to the same end as the undisturbed one, and lost nothing that was archived.**\n\n"
            : $"**{Rows.Count(row => !row.HasPassed)} of them did not come to the same end.**\n\n");
        text.Append("| no. | killed | after | archived then | lost | orphans | asked again | resumed | same answers and figures | verified |\n");
        text.Append("|---:|---|---:|---:|---:|---:|---:|---|---|---|\n");
        foreach (var row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Number} | {(row.Kind == CrashKind.Write ? "at a write" : "at a moment")} | {row.After}{(row.Kind == CrashKind.Moment ? " ms" : "")} | ");
            text.Append(CultureInfo.InvariantCulture, $"{row.Archived} | {row.Lost} | {row.Orphans} | {row.AskedAgain} | {row.Resumption} | {(row.IsSame ? "yes" : "no")} | {(row.IsVerified ? "yes" : "no")} |\n");
        }

        return text.ToString();
    }
}

/// <summary>When a run was killed.</summary>
public enum CrashKind
{
    /// <summary>When so many changes of its files had been seen.</summary>
    Write,

    /// <summary>So many milliseconds after its start.</summary>
    Moment,
}

/// <summary>One run.</summary>
/// <param name="After">Changes of files, or milliseconds.</param>
/// <param name="Archived">Records that were there when it was dead.</param>
/// <param name="Lost">Those of them that were not there, or not the same, at the end.</param>
/// <param name="AskedAgain">Calls with more than one attempt at the end.</param>
/// <param name="Resumption"><c>resumed</c>; <c>begun anew</c> where it died before there was a session; <c>ended before</c> where the kill came too late.</param>
/// <param name="IsSame">Every answer and every figure is that of the undisturbed run.</param>
public sealed record CrashRow(
    int Number, CrashKind Kind, int After, int Archived, int Lost, int Orphans, int AskedAgain, string Resumption, bool IsSame, bool IsVerified)
{
    /// <summary>Nothing is lost, and what was asked again is explained by orphans.</summary>
    public bool HasPassed => Lost == 0 && IsSame && IsVerified && AskedAgain <= Orphans;

    internal void Write(CanonicalJsonWriter json)
    {
        json.BeginObject();
        json.Integer("after", After);
        json.Integer("archived", Archived);
        json.Integer("askedAgain", AskedAgain);
        json.String("killed", Kind == CrashKind.Write ? "write" : "moment");
        json.Integer("lost", Lost);
        json.Integer("number", Number);
        json.Integer("orphans", Orphans);
        json.String("resumption", Resumption);
        json.String("same", IsSame ? "yes" : "no");
        json.String("verified", IsVerified ? "yes" : "no");
        json.EndObject();
    }
}
