namespace Provenance.Archive.Mirrors;

/// <summary>Why a mirror failed, in words that name no path of this machine.</summary>
internal static class Outage
{
    private const int NoSpaceOnPosix = 28;

    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    public static string Reason(Exception failure) => failure switch
    {
        MirrorRefusedException refused => refused.Rule,
        UnauthorizedAccessException => "not allowed",
        DirectoryNotFoundException or FileNotFoundException => "not there",
        { HResult: NoSpaceOnPosix or NoSpaceOnWindows } => "disk full",
        _ => failure.GetType().Name,
    };
}
