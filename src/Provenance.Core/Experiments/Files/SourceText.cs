namespace Provenance.Core.Experiments.Files;

/// <summary>Text that is parsed, and where it stands: a whole file, or a part of one that begins at <paramref name="FirstLine"/>.</summary>
/// <param name="File">How findings call the file.</param>
internal sealed record SourceText(string Text, string File, int FirstLine = 1)
{
    /// <summary>The line in the file of a line, from 1, in this text.</summary>
    public int Line(int line) => line + FirstLine - 1;

    public SourceSpot Spot(int line) => new(File, Line(line));
}
