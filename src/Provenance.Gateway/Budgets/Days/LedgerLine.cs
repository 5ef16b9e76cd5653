using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Gateway.Budgets.Days;

/// <summary>One attempt at one call, as one process saw it.</summary>
/// <param name="Writer">Who made the reservation: one opening of the ledger by one process.</param>
internal readonly record struct LedgerKey(string Session, AttemptKey Attempt, string Writer);

internal enum LedgerEvent
{
    /// <summary>So much may be spent.</summary>
    Reserved,

    /// <summary>So much was spent of what was reserved; nothing of it is reserved any more.</summary>
    Settled,

    /// <summary>So much was spent without having been reserved here, as the session's own archive says.</summary>
    Found,
}

/// <summary>A line of a ledger: canonical JSON, money as text.</summary>
/// <param name="Usd">In US dollars.</param>
internal sealed record LedgerLine(LedgerEvent Event, DateTimeOffset At, LedgerKey Key, string Use, decimal Usd)
{
    private const int OrdinalDigits = 4;

    public byte[] Write()
    {
        var json = new CanonicalJsonWriter(capacity: 256);
        json.BeginObject();
        json.String("at", UtcTime.Format(At));
        json.String("attempt", Name(Key.Attempt));
        json.String("event", NameOf(Event));
        json.String("session", Key.Session);
        json.String("usd", Usd.ToString(CultureInfo.InvariantCulture));
        json.String("use", Use);
        json.String("writer", Key.Writer);
        json.EndObject();
        return [.. json.WrittenSpan, (byte)'\n'];
    }

    /// <exception cref="InvalidMemberException">These bytes are no such line.</exception>
    public static LedgerLine Read(ReadOnlyMemory<byte> line) => JsonMembers.Read(line, json => new LedgerLine(
        json.Value("event", EventOf),
        json.Value("at", UtcTime.Parse),
        new LedgerKey(json.Text("session"), json.Value("attempt", AttemptOf), json.Text("writer")),
        json.Text("use"),
        json.Value("usd", Money)));

    internal static string Name(AttemptKey attempt) => attempt.FileName(OrdinalDigits)[..^".json".Length];

    internal static AttemptKey AttemptOf(string text)
    {
        var (line, dot) = (text.IndexOf('_', StringComparison.Ordinal), text.IndexOf('.', StringComparison.Ordinal));
        return line > 0 && dot > line
            ? new AttemptKey(RecordNames.Kind(text[..line]), Number(text[(line + 1)..dot]), Number(text[(dot + 1)..]))
            : throw new FormatException($"An attempt is named response_0001.1; this is \"{text}\".");
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    internal static decimal Money(string text) =>
        decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string NameOf(LedgerEvent happened) => happened switch
    {
        LedgerEvent.Reserved => "reserved",
        LedgerEvent.Settled => "settled",
        _ => "found",
    };

    private static LedgerEvent EventOf(string name) => name switch
    {
        "reserved" => LedgerEvent.Reserved,
        "settled" => LedgerEvent.Settled,
        "found" => LedgerEvent.Found,
        _ => throw new FormatException($"No event of a ledger is called \"{name}\"."),
    };
}
