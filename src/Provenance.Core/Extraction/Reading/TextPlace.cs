namespace Provenance.Core.Extraction.Reading;

/// <summary>Where a quoted text stands.</summary>
internal enum TextPlace
{
    /// <summary>It names a member.</summary>
    Name,

    /// <summary>It is the value of a member.</summary>
    Member,

    /// <summary>It is an item of an array.</summary>
    Item,
}
