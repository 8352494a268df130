concat_ws(' ', pg_current_snapshot(), extract(epoch FROM pg_postmaster_start_time()),
          pg_backend_pid(), current_user)
