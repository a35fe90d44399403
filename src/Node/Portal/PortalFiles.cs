using System.Collections.Frozen;
using Microsoft.AspNetCore.ResponseCompression;

namespace LotusBridge.Node.Portal;

/// <summary>Style sheet and scripts, out of the program itself: what was built is what is served, for ever under its own address.</summary>
internal sealed class PortalFiles(IResponseCompressionProvider codings)
{
    private const string VersionName = "v";

    // Another program's page may ask for a file that is no longer this: only what the address names is kept for long.
    private const string Forever = "max-age=31536000, immutable";
    private const string Folder = "wwwroot";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
        [".wasm"] = "application/wasm",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly FrozenDictionary<string, PortalFile> files = Read().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Where a page finds the file, its content's hash with it.</summary>
    /// <param name="path">As in <c>/portal.css</c>.</param>
    /// <exception cref="KeyNotFoundException">The program has no such file.</exception>
    public string AddressOf(string path) => $"{path}?{VersionName}={files[path].Version}";

    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        if (!files.TryGetValue(http.Request.Path.Value ?? "", out var file)
            || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            await next(http);
            return;
        }

        var response = http.Response;
        var coding = codings.CheckRequestAcceptsCompression(http) ? codings.GetCompressionProvider(http)?.EncodingName : null;
        var coded = file.In(coding);
        var tag = coded is null ? $"\"{file.Version}\"" : $"\"{file.Version}-{coding}\"";
        response.Headers.ETag = tag;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.CacheControl = http.Request.Query[VersionName] == file.Version ? Forever : "no-cache";
        if (http.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (coded is not null)
        {
            response.Headers.ContentEncoding = coding;
        }

        var bytes = coded ?? file.Bytes;
        (response.ContentType, response.ContentLength) = (file.MediaType, bytes.Length);
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await response.Body.WriteAsync(bytes, http.RequestAborted);
        }
    }

    private static IEnumerable<KeyValuePair<string, PortalFile>> Read()
    {
        var assembly = typeof(PortalFiles).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(one => one.StartsWith(Folder + "/", StringComparison.Ordinal)))
        {
            if (MediaTypes.TryGetValue(Path.GetExtension(name), out var type))
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                yield return KeyValuePair.Create(name[Folder.Length..], new PortalFile(bytes.ToArray(), type));
            }
        }
    }
}
