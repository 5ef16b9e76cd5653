namespace Provenance.Core.Reports.Plots;

/// <summary>
/// The colours of Okabe and Ito (2008), told apart with any kind of colour vision: classes <c>s0</c> to <c>s7</c> of the page.
/// </summary>
internal static class Palette
{
    public const int Size = 8;
}
