using Provenance.Core.Experiments.Files;

namespace Provenance.Core.Experiments.Markdown;

/// <summary>A fenced code block of a Markdown file.</summary>
/// <param name="Language">The first word after the backticks, in lower case; empty when there is none.</param>
/// <param name="Closed">Whether its end is marked; an open one goes to the end of the file, or of the appendix.</param>
internal sealed record Fence(string Language, SourceText Content, bool Closed);
