namespace Provenance.Core.Extraction;

/// <summary>The names that statuses have in files.</summary>
public static class ExtractionStatusNames
{
    /// <summary>The name in files: <c>whole</c>.</summary>
    public static string Name(this ExtractionStatus status) => status.ToString().ToLowerInvariant();

    /// <exception cref="FormatException">There is no such status.</exception>
    public static ExtractionStatus Parse(string name)
    {
        foreach (var status in Enum.GetValues<ExtractionStatus>())
        {
            if (status.Name() == name)
                return status;
        }

        throw new FormatException($"No status of an extraction is called \"{name}\".");
    }
}
