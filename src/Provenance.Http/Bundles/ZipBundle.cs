using System.IO.Compression;

namespace Provenance.Http.Bundles;

/// <summary>A bundle as a zip file: ordinary files only, each checked as it is unpacked.</summary>
internal static class ZipBundle
{
    private const int UnixModeShift = 16;

    private const int FileTypeMask = 0xF000;

    private const int RegularFile = 0x8000;

    private const int FolderType = 0x4000;

    /// <param name="zip">Seekable.</param>
    /// <exception cref="BundleRefusedException">It is no zip file, or breaks a rule or a limit.</exception>
    public static async Task UnpackAsync(Stream zip, BundleFolder folder, BundleLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            await using var archive = await ZipArchive.CreateAsync(zip, ZipArchiveMode.Read, leaveOpen: true, null, cancellationToken);
            // Folders have entries too.
            if (archive.Entries.Count > 2L * limits.Files)
                throw BundleRefusedException.TooLarge("too-many-files", "The bundle has", limits.Files);
            foreach (var entry in archive.Entries)
                await UnpackAsync(entry, folder, cancellationToken);
        }
        catch (InvalidDataException broken)
        {
            throw new BundleRefusedException("zip-broken", $"The body can't be read as a zip file: {broken.Message}");
        }
    }

    private static async Task UnpackAsync(ZipArchiveEntry entry, BundleFolder folder, CancellationToken cancellationToken)
    {
        var type = (entry.ExternalAttributes >> UnixModeShift) & FileTypeMask;
        if (entry.IsEncrypted)
            throw new BundleRefusedException("zip-encrypted", "A file of the bundle is encrypted.", EntryName.Shown(entry.FullName));
        if (type is not (0 or RegularFile or FolderType))
            throw new BundleRefusedException("zip-special-file", "An entry of the bundle is a link or a device, not a file.", EntryName.Shown(entry.FullName));
        if (entry.FullName.EndsWith('/'))
        {
            _ = EntryName.Parse(entry.FullName[..^1]);
            return;
        }

        await using var content = await entry.OpenAsync(cancellationToken);
        await folder.AddAsync(entry.FullName, content, cancellationToken);
    }
}
