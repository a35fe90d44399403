namespace LotusBridge.Node.Hosting;

/// <summary>Files that hold private keys: only the node's account may read them.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <exception cref="StartRefusedException">Missing, or open to other accounts.</exception>
    public static void Check(string path)
    {
        if (!File.Exists(path))
        {
            throw StartRefusedException.Configuration($"no key file {path}");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new StartRefusedException(
                StartRefusedException.KeyExposed, $"the key file {path} is open to others; its mode must be 0600");
        }
    }
}
