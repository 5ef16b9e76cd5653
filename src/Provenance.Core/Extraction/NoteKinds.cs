namespace Provenance.Core.Extraction;

/// <summary>The values of <see cref="ExtractionNote.Kind"/>.</summary>
public static class NoteKinds
{
    public const string Repaired = "repaired";
    public const string Renamed = "renamed";
    public const string Coerced = "coerced";
    public const string Dropped = "dropped";
    public const string Missing = "missing";
    public const string Cleaned = "cleaned";
}

/// <summary>The values of <see cref="ExtractionNote.Rule"/> beside those of <see cref="Reading.MendingRules"/>.</summary>
public static class NoteRules
{
    public const string CleanupConflict = "cleanup-conflict";
    public const string CleanupValue = "cleanup-value";
    public const string FurtherAnswer = "further-answer";
    public const string FurtherDocument = "further-document";
    public const string MissingDimension = "missing-dimension";
    public const string NameSpelling = "name-spelling";
    public const string NearMissName = "near-miss-name";
    public const string NotANumber = "not-a-number";
    public const string NumberAsText = "number-as-text";
    public const string OutOfRange = "out-of-range";
    public const string SecondValue = "second-value";
    public const string UnknownDimension = "unknown-dimension";
    public const string ValueMissing = "value-missing";
}
