/** Names that a repair of ordinary code has no business adding. Lower case: PHP's functions and classes have none. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Functions that lead out of ordinary code: processes, the runtime itself, files, network, what others call back. */
export const dangerousFunctions = words(`
  exec shell_exec system passthru popen proc_open proc_close proc_terminate proc_nice pcntl_fork pcntl_exec pcntl_signal pcntl_alarm
  pcntl_async_signals pcntl_signal_dispatch pcntl_wait pcntl_waitpid pcntl_unshare pcntl_setpriority pcntl_sigprocmask posix_kill posix_setuid
  posix_setgid posix_getppid posix_mkfifo dl
  ini_set ini_alter ini_restore set_error_handler restore_error_handler set_exception_handler restore_exception_handler
  register_shutdown_function error_reporting assert assert_options error_log trigger_error error_clear_last set_time_limit ignore_user_abort
  ob_start ob_end_clean ob_end_flush ob_get_clean ob_get_flush ob_clean ob_flush ob_implicit_flush flush output_add_rewrite_var
  stream_wrapper_register stream_wrapper_unregister stream_wrapper_restore stream_filter_register stream_filter_append stream_filter_prepend
  stream_context_set_default stream_socket_client stream_socket_server stream_get_wrappers fsockopen pfsockopen socket_create curl_init curl_exec
  curl_multi_exec mail gethostbyname dns_get_record header setcookie http_response_code
  spl_autoload_register spl_autoload_unregister spl_autoload_functions class_alias register_tick_function unregister_tick_function
  debug_backtrace debug_print_backtrace debug_zval_refcount get_defined_vars get_defined_functions get_declared_classes get_included_files
  get_required_files get_resources gc_disable gc_collect_cycles error_get_last function_exists method_exists_static
  create_function call_user_func call_user_func_array forward_static_call forward_static_call_array func_overload extract parse_str compact_globals
  unserialize eval var_export_eval define runkit_function_redefine runkit7_function_redefine runkit_method_redefine uopz_set_return
  uopz_redefine uopz_set_hook override_function rename_function opcache_compile_file opcache_invalidate opcache_reset apcu_store apcu_fetch
  fopen file_get_contents file_put_contents file readfile fwrite fputs fputcsv unlink rename copy touch chmod chown chgrp symlink link mkdir rmdir
  tempnam tmpfile move_uploaded_file scandir opendir glob parse_ini_file ftruncate flock chdir chroot
  getenv putenv apache_setenv php_sapi_name phpinfo get_cfg_var sys_getloadavg getmypid getmyuid get_current_user php_uname zend_version
  headers_sent shmop_open shm_attach sem_get msg_get_queue sleep usleep time_nanosleep time_sleep_until
  simplexml_load_file highlight_file show_source php_strip_whitespace ffi_cdef mysqli_query mysql_query pg_query sqlite_exec`)

/** Classes that look into or change what is not theirs. */
export const dangerousClasses =
  /^(?:reflection\w*|reflector|closure|ffi|fiber|weakmap|weakreference|splfileobject|spltempfileobject|directoryiterator|recursivedirectoryiterator|globiterator|phar\w*|ziparchive|soapclient|pdo|mysqli|errorexception_handler|opcache\w*|parallel\\.+)$/

/** Namespaces and names of test tools. */
export const testTools =
  /^(?:phpunit|sebastianbergmann|mockery|prophecy|pest|codeception|phpspec|prunella|symfony\\bridge\\phpunit)(?:\\|$)|^(?:phpunit_\w+|\w*testcase|phpunit\w*)$/

/** Superglobals: the request, the process, everybody's variables. */
export const superglobals = words('GLOBALS _SERVER _ENV _GET _POST _COOKIE _REQUEST _FILES _SESSION argv argc')

/** Methods through which an object answers for itself when it is compared, printed, converted or unpacked. */
export const hookMethods = words(
  '__get __set __isset __unset __call __callstatic __tostring __invoke __set_state __serialize __unserialize __sleep __wakeup __clone __destruct __debuginfo',
)

/** Methods of closures and generators that change whose eyes they see with. */
export const scopeMethods = words('bind bindto call fromcallable setaccessible getclosure newinstancewithoutconstructor')

/** Text that names what only the machinery of a process has. */
export const tellingText =
  /\/proc\/|php:\/\/(?:fd|stdin|stdout|stderr|input|filter|memory|temp)|^(?:data|phar|expect|glob|ogg|ssh2\.\w+):\/\/|phpunit|prunella|\/dev\/(?:fd|shm|mem)/i

/** Comments that switch a check off. */
export const SUPPRESSION =
  /@phpstan-ignore\S*|@psalm-suppress|phpcs:(?:ignore|disable)\S*|@codingStandardsIgnore\w*|@codeCoverageIgnore\w*|@noinspection|@phan-suppress\S*/

export const SQL = /\b(?:select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from|drop\s+table|union\s+select)\b/is
