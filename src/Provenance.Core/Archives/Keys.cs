using System.Globalization;

namespace Provenance.Core.Archives;

/// <summary>What a record answers: a planned analysis, or the clean-up of an answer that could not be read.</summary>
public enum RecordKind
{
    Response,
    Cleanup,
}

/// <summary>A call: planned calls and the clean-ups of their answers share the ordinals of the plan.</summary>
public readonly record struct CallKey(RecordKind Kind, int Ordinal)
{
    public AttemptKey Attempt(int attempt) => new(Kind, Ordinal, attempt);
}

/// <summary>One attempt at a call. Attempts count from 1 over the whole life of a session, through every resumption.</summary>
public readonly record struct AttemptKey(RecordKind Kind, int Ordinal, int Attempt)
{
    public CallKey Call => new(Kind, Ordinal);

    /// <summary>The name of the record's file in <c>llm_archive/</c>: <c>response_0001.1.json</c>.</summary>
    /// <param name="ordinalDigits">As many as the plan says: <see cref="Plans.Plan.OrdinalDigits"/>.</param>
    public string FileName(int ordinalDigits) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Kind == RecordKind.Response ? "response" : "cleanup")}_{Ordinal.ToString($"D{ordinalDigits}", CultureInfo.InvariantCulture)}.{Attempt}.json");
}

/// <summary>Why an attempt was made.</summary>
public enum AttemptReason
{
    /// <summary>The first attempt at this call.</summary>
    First,

    /// <summary>The gateway tried again after an attempt that failed.</summary>
    Retry,

    /// <summary>A resumed session asked again for what had failed.</summary>
    Resumed,

    /// <summary>The attempt before was in flight when the process died: it may have been billed, its answer was never seen.</summary>
    Orphaned,

    /// <summary>Asked elsewhere, taken over by an import.</summary>
    Imported,

    /// <summary>The model that was wanted could not be had: another one, which stands in for it, was asked.</summary>
    Fallback,

    /// <summary>Nothing was asked: the answer to the same question was there already.</summary>
    Cached,
}
