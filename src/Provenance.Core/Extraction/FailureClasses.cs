namespace Provenance.Core.Extraction;

/// <summary>Why an answer was not whole: the values of <see cref="ExtractedAnswer.FailureClass"/>.</summary>
public static class FailureClasses
{
    /// <summary>No text at all, or only white space.</summary>
    public const string Empty = "empty";

    /// <summary>Text, but no JSON object or array in it.</summary>
    public const string NoJson = "no-json";

    /// <summary>The text ends inside the JSON.</summary>
    public const string Truncated = "truncated";

    /// <summary>An escape that JSON does not know, such as <c>\'</c>.</summary>
    public const string BadEscape = "bad-escape";

    /// <summary>Raw control characters inside texts.</summary>
    public const string ControlCharacters = "control-characters";

    /// <summary>A quote, comma, colon or bracket is missing or too many.</summary>
    public const string MissingDelimiter = "missing-delimiter";

    /// <summary>A token of the model's own control language stands in the answer.</summary>
    public const string LeakedControlToken = "leaked-control-token";

    /// <summary>A score for a dimension that the framework does not have.</summary>
    public const string UnknownDimension = "unknown-dimension";

    /// <summary>No score for a dimension that the framework has.</summary>
    public const string MissingDimension = "missing-dimension";

    /// <summary>Anything else; the notes say what.</summary>
    public const string Other = "other";
}
