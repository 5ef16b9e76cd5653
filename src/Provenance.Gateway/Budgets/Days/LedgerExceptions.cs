using System.Globalization;
using Provenance.Core;

namespace Provenance.Gateway.Budgets.Days;

/// <summary>The root of what goes wrong with the ledger of a day. Without it no limit of a day can be kept, so nothing is asked.</summary>
public abstract class LedgerException(string message, Exception? inner = null) : ProvenanceException(message, inner);

/// <summary>A ledger that no crash can have left so.</summary>
public sealed class CorruptLedgerException(string file, int line, string rule)
    : LedgerException(string.Create(CultureInfo.InvariantCulture, $"{file}:{line}: {rule}"))
{
    public string File { get; } = file;

    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    public string Rule { get; } = rule;
}

/// <summary>The ledger can't be read or written.</summary>
public sealed class LedgerFailedException(string file, Exception cause) : LedgerException($"{file} can't be kept: {cause.Message}", cause)
{
    public string File { get; } = file;
}

/// <summary>A session limits what may be spent on a day, and this host keeps no ledger that sessions could share.</summary>
public sealed class LedgerMissingException(string session)
    : LedgerException($"{session} has a budget per day, which can't be kept here: there is no ledger that it shares with other sessions.")
{
    public string Session { get; } = session;
}
