namespace Provenance.Cli.Terminal;

/// <summary>
/// Standard error, on which nothing depends: what can't be written there, because its disk is full, is lost, and the
/// paid work goes on.
/// </summary>
internal sealed class SideStream : Stream
{
    private readonly Stream inner = Open();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            inner.Write(buffer, offset, count);
        }
        catch (Exception untold) when (untold is IOException or UnauthorizedAccessException)
        {
            // Nobody can be told: this is where one would tell. The second is said of a descriptor that was closed before the program began.
        }
    }

    /// <summary>
    /// A program that was started with its standard error closed has none. The null device takes the place, so that no file of a session
    /// gets it.
    /// </summary>
    private static Stream Open()
    {
        try
        {
            return Console.OpenStandardError();
        }
        catch (IOException)
        {
            return new FileStream(OperatingSystem.IsWindows() ? "NUL" : "/dev/null", FileMode.Open, FileAccess.Write);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
